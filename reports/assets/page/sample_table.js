// The table of samples of one suite: sorted and filtered here, drawn by Tabulator as far as visible.

const narrow = () => matchMedia('(max-width: 640px)').matches;

class SampleTable {
  constructor(host, store, dialog) {
    Object.assign(this, {host, store, dialog, run: 0});
    this.filter = {outcome: '', subset: '', text: '', right: [], wrong: []};
    this.grid = host.querySelector('.grid');
    host.hidden = false;
    this.buildFilters(host.querySelector('.filters'));
    this.build();
    this.grid.addEventListener('keydown', (event) => this.key(event));
  }

  build() {
    this.table = new Tabulator(this.grid, {
      data: this.rows(),
      index: 'row',
      height: Math.min(560, 76 + 36 * Math.max(3, this.store.size)),
      rowHeight: 36,
      layout: 'fitColumns',
      responsiveLayout: 'hide',
      columns: this.columns(),
      columnDefaults: {headerSortTristate: false, resizable: false, headerHozAlign: 'left'},
      initialSort: [{column: 'badness', dir: 'asc'}],
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
      };
    });
  }

  columns() {
    const title = (text) => () => document.createTextNode(text);
    const text = (cell) => inline(cell.getValue());
    const several = this.store.models.length > 1;
    const small = narrow();
    const column = (name, field, more) => ({title: name, field, titleFormatter: title(name), ...more});
    return [
      column(small ? '' : 'Outcome', 'outcome', {width: small ? 52 : 132, headerSort: !small, responsive: 0, sorter: (a, b) =>
        'fwtpur '.indexOf(a) - 'fwtpur '.indexOf(b), formatter: (cell) => {
        if (small) return this.sign(cell.getValue(), '');
        const node = outcomeNode(cell.getValue());
        if (cell.getData().truncated) node.append(element('span', 'cut', ' cut'));
        return node;
      }}),
      column('Sample', 'id', {minWidth: small ? 90 : 130, widthGrow: 2, responsive: 0, formatter: text}),
      column('Subset', 'subset', {minWidth: 110, widthGrow: 2, responsive: 3, formatter: text,
        visible: this.store.subsets.length > 1}),
      column('Margin', 'badness', {width: 104, hozAlign: 'right', headerHozAlign: 'right',
        responsive: 0, sorter: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
        formatter: (cell) => element('span', 'digits', formatReward(cell.getData().margin))}),
      column('P(chosen)', 'p', {width: 134, hozAlign: 'right', headerHozAlign: 'right', responsive: 2,
        visible: this.store.hasProbability(this.run),
        formatter: (cell) => element('span', 'digits', formatProbability(cell.getValue()))}),
      column('Chosen is', 'length', {width: 128, responsive: 4, formatter: text}),
      column('All models', 'right', {width: Math.max(136, Math.min(240, 24 + 20 * this.store.models.length)),
        responsive: 1, visible: several, formatter: (cell) => this.strip(cell.getData().row)}),
    ];
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
      this.model = choice(form, 'model', 'Model', store.models.map((name, i) => [String(i), name]),
        (value) => this.chooseRun(Number(value)));
    }
    choice(form, 'outcome', 'Outcome', [['', 'all'], ...Object.entries(outcomes)
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

  refine(change) {
    Object.assign(this.filter, change);
    const {outcome, subset, text, right, wrong} = this.filter;
    const {store} = this;
    this.table.setFilter((data) => (outcome === '' || data.outcome === outcome
        || (outcome === 'truncated' && data.truncated))
      && (subset === '' || data.subset === subset)
      && (text === '' || data.id.toLowerCase().includes(text)
        || data.subset.toLowerCase().includes(text))
      && right.every((run) => store.outcome(run, data.row) === 'r')
      && wrong.every((run) => !'ru '.includes(store.outcome(run, data.row))));
  }

  /**
   * Only samples that all of `right` get right and all of `wrong` judged and do not, as the first of
   * those that do not judged them: where it is furthest off comes first.
   */
  async showOutcomes(right, wrong) {
    const shown = wrong[0] ?? right[0] ?? this.run;
    if (shown !== this.run && this.model) {
      this.model.value = String(shown);
      await this.chooseRun(shown);
    }
    this.refine({right, wrong});
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
    this.table[this.store.hasProbability(run) ? 'showColumn' : 'hideColumn']('p');
    this.table.setSort('badness', 'asc');
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
