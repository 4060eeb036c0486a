// What a reader chooses: what ranks, which columns are shown, which models are listed.

const sizes = [
  ['to-1', 'up to 1 B', (n) => n !== null && n <= 1e9],
  ['1-4', '1 to 4 B', (n) => n > 1e9 && n <= 4e9],
  ['4-10', '4 to 10 B', (n) => n > 4e9 && n <= 1e10],
  ['10-40', '10 to 40 B', (n) => n > 1e10 && n <= 4e10],
  ['over-40', 'over 40 B', (n) => n > 4e10],
  ['unknown', 'unknown', (n) => n === null],
];

const nothing = {find: '', size: '', type: '', licence: '', capability: '', baselines: ''};

class BoardControls {
  constructor(board, onChange) {
    Object.assign(this, {board, onChange});
    this.chosen = {...nothing};
    this.leftOut = new Set();
    this.rankBy = 'mean';
    this.columns = '';
    this.form = document.getElementById('board-controls');
    this.form.hidden = false;
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.build();
  }

  /** A choice that leaves models out. */
  filter(name, label, options) {
    const select = choice(this.form, name, label, [['', 'all'], ...options], (value) => this.choose({[name]: value}));
    select.parentElement.className = 'filter';
  }

  /** One among the values that the models have, where they have several. */
  filterBy(name, label, values) {
    const all = [...new Set(values.map((value) => value || ''))].sort();
    if (all.length > 1) this.filter(name, label, all.map((value) => [`=${value}`, value || 'unknown']));
  }

  build() {
    this.buildViews();
    const {models} = this.board;
    const known = sizes.filter(([, , holds]) => models.some((model) => holds(model.parameters)));
    if (known.length > 1) this.filter('size', 'Parameters', known);
    this.filterBy('type', 'Type', models.map((model) => model.type));
    this.filterBy('licence', 'Licence', models.map((model) => model.licence));
    const can = [...new Set(models.flatMap((model) => model.capabilities))].sort();
    if (can.length > 1) this.filter('capability', 'Can', can.map((what) => [what, what]));
    if (models.some((model) => model.baseline) && models.some((model) => !model.baseline)) {
      this.filter('baselines', 'Baselines', [['none', 'left out']]);
    }
    const search = element('input');
    search.type = 'search';
    search.name = 'find';
    search.placeholder = 'name';
    search.addEventListener('input', () => this.choose({find: search.value.toLowerCase()}));
    this.form.append(element('label', 'filter', element('span', '', 'Find'), search));
    this.buildToggle();
    this.count = element('p', 'count quiet');
    this.count.setAttribute('aria-live', 'polite');
    this.form.append(this.count);
  }

  /** What ranks, where several suites can; which columns. */
  buildViews() {
    const {suites} = this.board;
    const ranked = suites.filter((suite) => suite.ranked);
    if (ranked.length > 1) {
      const select = choice(this.form, 'rank-by', 'Rank by', [['mean', 'the mean'],
        ...ranked.map((suite) => [String(suite.at), suite.name])], (value) => {
        this.rankBy = value === 'mean' ? value : Number(value);
        this.onChange();
      });
      ranked.forEach((suite, i) => {
        const option = select.options[i + 1];
        option.disabled = !suite.ranks.includes(true);
        if (option.disabled) option.append(': no complete run');
      });
    }
    const withParts = suites.filter((suite) => suite.parts.length > 0);
    if (withParts.length === 0) return;
    choice(this.form, 'columns', 'Columns', [['', 'suites'],
      ...withParts.map((suite) => [String(suite.at), `${suite.name}: parts`])], (value) => {
      this.columns = value;
      this.onChange();
    });
  }

  /** Where there is little room, filters are shown when they are asked for. */
  buildToggle() {
    const toggle = button('Filters', 'filter-toggle', () => {
      const on = this.form.classList.toggle('filtering');
      toggle.setAttribute('aria-expanded', String(on));
    });
    toggle.setAttribute('aria-expanded', 'false');
    this.form.append(toggle);
  }

  choose(change) {
    Object.assign(this.chosen, change);
    this.onChange();
  }

  leaveOut(model) {
    this.leftOut.add(model);
    this.onChange();
  }

  listed() {
    const {find, size, type, licence, capability, baselines} = this.chosen;
    const fits = sizes.find(([name]) => name === size)?.[2] ?? (() => true);
    const passes = (model, i) => !this.leftOut.has(i)
      && (find === '' || model.name.toLowerCase().includes(find))
      && fits(model.parameters)
      && (type === '' || type === `=${model.type}`)
      && (licence === '' || licence === `=${model.licence}`)
      && (capability === '' || model.capabilities.includes(capability))
      && (baselines === '' || !model.baseline);
    return new Set(this.board.models.flatMap((model, i) => (passes(model, i) ? [i] : [])));
  }

  showCount(listed) {
    const all = this.board.models.length;
    this.count.replaceChildren(listed === all
      ? `${formatCount(all)} model${all === 1 ? '' : 's'}`
      : `${formatCount(listed)} of ${formatCount(all)} model${all === 1 ? '' : 's'}; ranks are among these`);
    if (listed === all) return;
    this.count.append(' ', button('List all', 'list-again', () => this.listAll()));
  }

  listAll() {
    this.leftOut.clear();
    for (const name of Object.keys(nothing)) {
      if (this.form.elements[name]) this.form.elements[name].value = '';
    }
    this.choose(nothing);
    this.form.elements['rank-by' in this.form.elements ? 'rank-by' : 'find'].focus();  // the button is gone
  }
}
