// The table of samples of one suite: sorted and filtered here, drawn by Tabulator as far as visible.

const narrow = () => matchMedia('(max-width: 640px)').matches;
// Models that have a column each; of more a sign each.
const mostApart = 4;
const mostApartOnAPhone = 3;

/** As LetterOf of comparison_words.cc has it. */
function letterOf(run) {
  const letter = String.fromCharCode(65 + (run % 26));
  return run < 26 ? letter : letter + Math.floor(run / 26);
}

class SampleTable {
  constructor(host, store, dialog) {
    Object.assign(this, {host, store, dialog, run: 0, small: narrow()});
    this.filter = {outcome: '', subset: '', text: '', right: [], wrong: [], differ: false};
    this.grid = host.querySelector('.grid');
    this.apart = store.models.length > 1
      && store.models.length <= (this.small ? mostApartOnAPhone : mostApart);
    this.rowHeight = !this.small ? 36 : this.apart || store.models.length === 1 ? 54 : 76;
    this.grid.classList.toggle('tall', this.small);
    host.hidden = false;
    this.buildFilters(host.querySelector('.filters'));
    if (store.models.length > 1 && (this.small || !this.apart)) this.grid.before(this.legend());
    this.build();
    this.grid.addEventListener('keydown', (event) => this.key(event));
  }

  build() {
    this.table = new Tabulator(this.grid, {
      data: this.rows(),
      index: 'row',
      height: Math.min(560, 76 + this.rowHeight * Math.max(3, this.store.size)),
      rowHeight: this.rowHeight,
      layout: 'fitColumns',
      responsiveLayout: 'hide',
      columns: this.columns(),
      columnDefaults: {headerSortTristate: false, resizable: false, headerHozAlign: 'left'},
      initialSort: [{column: this.worstOf(0), dir: 'asc'}],
      placeholder: () => element('p', 'quiet', 'No sample passes these filters.'),
      rowFormatter: (row) => row.getElement().classList.toggle('current', row.getIndex() === this.current),
    });
    this.table.on('rowClick', (_, row) => this.dialog.show(this.store, row.getIndex(), this));
    this.table.on('dataFiltered', () => this.changed());
    this.table.on('dataSorted', () => this.changed());
    this.ready = new Promise((resolve) => this.table.on('tableBuilt', resolve));
  }

  changed() {
    this.rowsInOrder = null;
    queueMicrotask(() => this.showCount());
  }

  /** The column that is sorted by how badly `run` does. */
  worstOf(run) { return this.apart ? `m${run}` : 'badness'; }

  rows() {
    const {store, run} = this;
    return store.ids.map((id, row) => {
      const margin = store.margin(run, row);
      const flags = store.flags(run, row);
      return {
        row, id, subset: store.subsetName(row), outcome: store.outcome(run, row), margin,
        p: store.probability(run, row), badness: store.badness(run, row),
        length: flags & flagChosenLonger ? 'longer' : flags & flagChosenShorter ? 'shorter' : '',
        truncated: (flags & flagTruncated) !== 0,
        right: store.runs.reduce((n, _, i) => n + (store.outcome(i, row) === 'r'), 0),
        ...(this.apart ? Object.fromEntries(store.runs.map((_, i) => [`m${i}`, store.badness(i, row)])) : {}),
      };
    });
  }

  columns() {
    const title = (text) => () => document.createTextNode(text);
    const text = (cell) => inline(cell.getValue());
    const {small, store} = this;
    const column = (name, field, more) => ({title: name, field, titleFormatter: title(name), ...more});
    const outcome = column(small ? '' : 'Outcome', 'outcome', {width: small ? 44 : 132, headerSort: !small,
      responsive: 0, sorter: (a, b) => 'fwtpur '.indexOf(a) - 'fwtpur '.indexOf(b), formatter: (cell) => {
        if (small) return this.sign(cell.getValue(), '');
        const node = outcomeNode(cell.getValue());
        if (cell.getData().truncated) node.append(element('span', 'cut', ' cut'));
        return node;
      }});
    const margin = column('Margin', 'badness', {width: small ? 92 : 104, hozAlign: 'right', headerHozAlign: 'right',
      responsive: 0, sorter: this.bySize,
      formatter: (cell) => element('span', 'digits', formatReward(cell.getData().margin))});
    const strip = column('', 'right', {width: Math.max(136, Math.min(300, 24 + 20 * store.models.length)),
      responsive: 1, visible: !small && store.models.length > 1, titleFormatter: () => this.letters(),
      formatter: (cell) => this.strip(cell.getData().row)});
    return [
      ...(this.apart ? [] : [outcome]),
      column('Sample', 'id', {minWidth: small ? 84 : 130, widthGrow: 2, responsive: 0,
        formatter: small ? (cell) => this.nameOf(cell.getData()) : text}),
      column('Subset', 'subset', {minWidth: 110, widthGrow: this.apart ? 1 : 2, responsive: 3, formatter: text,
        visible: !small && store.subsets.length > 1}),
      ...(this.apart ? store.models.map((_, run) => this.modelColumn(run)) : [margin]),
      column('P(chosen)', 'p', {width: this.apart ? 150 : 134, hozAlign: 'right', headerHozAlign: 'right', responsive: 2,
        visible: this.showsProbability(), titleFormatter: () => this.titleOfProbability(),
        formatter: (cell) => element('span', 'digits', formatProbability(cell.getValue()))}),
      column('Chosen is', 'length', {width: 128, responsive: 4, formatter: text, visible: !small}),
      ...(this.apart ? [] : [strip]),
    ];
  }

  bySize(a, b) { return a === b ? 0 : a < b ? -1 : 1; }

  /** What one model made of the samples: outcome and margin under its name. */
  modelColumn(run) {
    const {small, store} = this;
    const name = small ? letterOf(run) : visibleText(store.models[run], 60);
    return {
      title: `model ${run + 1}`, field: `m${run}`, hozAlign: 'right', headerHozAlign: 'right', responsive: 0,
      ...(small ? {width: store.models.length > 2 ? 68 : 88} : {minWidth: 128, widthGrow: 2}),
      sorter: this.bySize,
      titleFormatter: () => {
        const node = element('bdi', '', name);
        node.title = visibleText(store.models[run], 200);
        return node;
      },
      formatter: (cell) => {
        const {row} = cell.getData();
        const code = store.outcome(run, row);
        const said = store.margin(run, row) === null ? outcomes[code].name : formatReward(store.margin(run, row));
        const node = element('span', 'verdict-cell', this.sign(code, `${visibleText(store.models[run], 80)}: `),
          ' ', element('span', 'digits', said));
        if (!small && (store.flags(run, row) & flagTruncated) !== 0) node.append(element('span', 'cut', ' cut'));
        return node;
      },
    };
  }

  /** On a phone a sample says it, not the list. */
  showsProbability() { return !this.small && this.store.hasProbability(this.run); }

  /** Whose probability it is, where there are several models. */
  titleOfProbability() {
    this.whose = element('bdi', '', this.sayWhose());
    return this.whose;
  }

  sayWhose() {
    return this.store.models.length > 1 ? `P(chosen), ${visibleText(this.store.models[this.run], 40)}` : 'P(chosen)';
  }

  /** On a phone a sample's subset is under its id, and of many models their signs. */
  nameOf({id, subset, row}) {
    const node = element('div', 'lines', inline(id));
    if (this.store.subsets.length > 1) node.append(inline(subset, 'quiet'));
    if (!this.apart && this.store.models.length > 1) node.append(this.strip(row));
    return node;
  }

  letters() {
    return element('span', 'strip', ...this.store.models.map((model, run) => {
      const node = element('span', '', letterOf(run));
      node.title = visibleText(model, 200);
      return node;
    }));
  }

  /** Which letter is which model. */
  legend() {
    const node = element('p', 'models-legend quiet');
    this.store.models.forEach((model, run) => node.append(
      run === 0 ? '' : ' · ', element('b', '', letterOf(run)), '\u00a0', inline(visibleText(model, 80))));
    return node;
  }

  /** An outcome as one character; what it means is its title. */
  sign(code, model) {
    const node = element('span', `outcome-${code === ' ' ? 'none' : code}`, outcomes[code].sign);
    node.title = model + outcomes[code].name;
    node.setAttribute('aria-label', node.title);
    node.setAttribute('role', 'img');
    return node;
  }

  /** One sign per model, in the page's order. */
  strip(row) {
    const node = element('span', 'strip');
    this.store.models.forEach((model, run) => {
      node.append(this.sign(this.store.outcome(run, row), `${visibleText(model, 80)}: `));
    });
    return node;
  }

  buildFilters(form) {
    const {store} = this;
    form.addEventListener('submit', (event) => event.preventDefault());
    if (store.models.length > 1) {
      this.who = choice(form, 'right', 'Who is right', this.whoIsRight(), (value) => this.chooseRight(value));
      this.model = choice(form, 'model', 'Model', store.models.map((name, i) => [String(i), name]),
        (value) => this.chooseRun(Number(value)));
    }
    choice(form, 'outcome', store.models.length > 1 ? 'Its outcome' : 'Outcome', [['', 'all'], ...Object.entries(outcomes)
      .filter(([code]) => store.runs.some((run) => run.outcome.includes(code)))
      .map(([code, {name}]) => [code, name]), ['truncated', 'truncated']],
    (value) => this.refine({outcome: value}));
    if (store.subsets.length > 1) {
      choice(form, 'subset', 'Subset', [['', 'all'], ...store.subsets.map((name) => [name, name])],
        (value) => this.refine({subset: value}));
    }
    const search = element('input');
    search.type = 'search';
    search.name = 'find';
    search.placeholder = 'id or subset';
    search.addEventListener('input', () => this.refine({text: search.value.toLowerCase()}));
    form.append(element('label', '', element('span', '', 'Find'), search));
    this.difference = element('p', 'difference');
    this.count = element('p', 'count quiet');
    this.count.setAttribute('aria-live', 'polite');
    form.append(this.difference, this.count);
  }

  /** Choices of who is right and who is not: "0|1" is the first alone, of which the second is not. */
  whoIsRight() {
    const {models} = this.store;
    const all = models.map((_, run) => run);
    const two = models.length === 2;
    const alone = all.map((run) => [`${run}|${all.filter((other) => other !== run)}`,
      `only ${visibleText(models[run], 50)}`]);
    return [['', 'all samples'], [`${all}|`, two ? 'both' : 'all models'],
      ...(models.length <= mostApart ? alone : []), [`|${all}`, two ? 'neither' : 'none'],
      ['differ', two ? 'one of them' : 'some, not all']];
  }

  chooseRight(value) {
    const runs = (text) => (text ? text.split(',').map(Number) : []);
    const [right, wrong] = value === 'differ' ? [] : value.split('|');
    this.difference.replaceChildren();
    this.refine({right: runs(right), wrong: runs(wrong), differ: value === 'differ'});
  }

  /** Whether one of the models that judged `row` is right and another is not. */
  differsOn(row) {
    const said = this.store.runs.map((_, run) => this.store.outcome(run, row)).filter((code) => !'u '.includes(code));
    return said.includes('r') && said.some((code) => code !== 'r');
  }

  refine(change) {
    Object.assign(this.filter, change);
    const {outcome, subset, text, right, wrong, differ} = this.filter;
    const {store} = this;
    this.table.setFilter((data) => (outcome === '' || data.outcome === outcome
        || (outcome === 'truncated' && data.truncated))
      && (subset === '' || data.subset === subset)
      && (text === '' || data.id.toLowerCase().includes(text)
        || data.subset.toLowerCase().includes(text))
      && right.every((run) => store.outcome(run, data.row) === 'r')
      && wrong.every((run) => !'ru '.includes(store.outcome(run, data.row)))
      && (!differ || this.differsOn(data.row)));
  }

  /**
   * Only samples that all of `right` get right and all of `wrong` judged and do not, first those on
   * which the first of these that do not is furthest off.
   */
  async showOutcomes(right, wrong) {
    const shown = wrong[0] ?? right[0] ?? this.run;
    if (this.apart) {
      this.table.setSort(this.worstOf(shown), 'asc');
    } else if (shown !== this.run && this.model) {
      this.model.value = String(shown);
      await this.chooseRun(shown);
    }
    this.refine({right, wrong, differ: false});
    const chosen = right.length + wrong.length === 0 ? '' : `${right}|${wrong}`;
    const known = this.who && [...this.who.options].some((option) => option.value === chosen);
    if (this.who) this.who.value = known ? chosen : '';
    this.difference.replaceChildren();
    if (right.length + wrong.length === 0) return;
    const say = (runs, what) => runs.forEach((run, i) => this.difference.append(
      i === 0 ? '' : ', ', inline(this.store.models[run], 'name'), i === runs.length - 1 ? what : ''));
    say(right, wrong.length > 0 ? ' right, ' : ' right ');
    say(wrong, ' not right ');
    this.difference.append(button('Show all', '', () => {
      history.replaceState(null, '', '#');
      this.showOutcomes([], []);
    }));
    this.host.closest('section').scrollIntoView();
  }

  async chooseRun(run) {
    this.run = run;
    await this.table.replaceData(this.rows());
    this.table[this.showsProbability() ? 'showColumn' : 'hideColumn']('p');
    if (this.whose) this.whose.textContent = this.sayWhose();
    this.table.setSort(this.worstOf(run), 'asc');
    this.refine({});
  }

  /** Rows as they are listed now. */
  order() {
    this.rowsInOrder ??= this.table.getData('active').map((data) => data.row);
    return this.rowsInOrder;
  }

  showCount() {
    const n = this.order().length;
    this.count.textContent = n === this.store.size
      ? `${formatCount(n)} sample${n === 1 ? '' : 's'}` : `${formatCount(n)} of ${formatCount(this.store.size)} samples`;
  }

  select(row) {
    const before = this.current;
    this.current = row;
    for (const index of [before, row]) {
      const shown = index === undefined ? false : this.table.getRow(index);
      if (shown) shown.getElement().classList.toggle('current', index === row);
    }
    if (this.order().includes(row)) this.table.scrollToRow(row, 'nearest', false).catch(() => {});
  }

  focus() { this.grid.focus({preventScroll: true}); }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const order = this.order();
    const at = order.indexOf(this.current);
    const step = {ArrowUp: -1, k: -1, ArrowDown: 1, j: 1, PageUp: -12, PageDown: 12,
      Home: -order.length, End: order.length}[event.key];
    if (step !== undefined && order.length > 0) {
      event.preventDefault();
      this.select(order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + step))]);
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      this.dialog.show(this.store, this.current, this);
    }
  }
}
