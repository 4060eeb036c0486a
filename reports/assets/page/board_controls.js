// What a reader chooses: which models are listed, what ranks them, how much each suite weighs.

const sizes = [
  ['to-1', 'up to 1 B', (n) => n !== null && n <= 1e9],
  ['1-4', '1 to 4 B', (n) => n > 1e9 && n <= 4e9],
  ['4-10', '4 to 10 B', (n) => n > 4e9 && n <= 1e10],
  ['10-40', '10 to 40 B', (n) => n > 1e10 && n <= 4e10],
  ['over-40', 'over 40 B', (n) => n > 4e10],
  ['unknown', 'unknown', (n) => n === null],
];

/** The weight that a field holds, or undefined: what is no number, such as "1e", has the value ''. */
function weightIn(input) {
  const weight = input.value === '' ? NaN : Number(input.value);
  return weight === 0 || (weight >= 0.001 && weight <= 1000) ? weight : undefined;
}

/** A suite's share of the mean, as ShareText of shown.cc says it. */
function shareText(share) {
  return share > 0 && share < 0.0005 ? `< 0.1${thin}%` : `${rounded(100 * share, 1)}${thin}%`;
}

class BoardControls {
  constructor(board, onChange) {
    Object.assign(this, {board, onChange});
    this.chosen = {text: '', size: '', type: '', licence: '', capability: '', baselines: 'all'};
    this.leftOut = new Set();
    this.rankBy = 'mean';
    this.columns = '';
    this.form = document.getElementById('board-controls');
    this.form.hidden = false;
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.build();
    this.buildWeights();
  }

  /** A choice among the values that the models have, where they have several. */
  selectOf(name, label, values) {
    const all = [...new Set(values.map((value) => value || ''))].sort();
    if (all.length < 2) return;
    choice(this.form, name, label, [['', 'all'], ...all.map((value) => [`=${value}`, value || 'unknown'])],
      (value) => this.choose({[name]: value}));
  }

  build() {
    const {models, suites} = this.board;
    const ranked = suites.map((suite, i) => [String(i), suite.name]).filter((_, i) => suites[i].ranked);
    choice(this.form, 'rank-by', 'Rank by', [['mean', 'the mean'], ...ranked], (value) => {
      this.rankBy = value === 'mean' ? value : Number(value);
      this.onChange();
    });
    const withParts = suites.map((suite, i) => [String(i), `${suite.name}: parts`])
      .filter((_, i) => suites[i].parts.length > 0);
    if (withParts.length > 0) {
      choice(this.form, 'columns', 'Columns', [['', 'suites'], ...withParts], (value) => {
        this.columns = value;
        this.onChange();
      });
    }
    const known = sizes.filter(([, , holds]) => models.some((model) => holds(model.parameters)));
    if (known.length > 1) {
      choice(this.form, 'size', 'Parameters', [['', 'all'], ...known], (value) => this.choose({size: value}));
    }
    this.selectOf('type', 'Type', models.map((model) => model.type));
    this.selectOf('licence', 'Licence', models.map((model) => model.licence));
    const can = [...new Set(models.flatMap((model) => model.capabilities))].sort();
    if (can.length > 1) {
      choice(this.form, 'capability', 'Can', [['', 'all'], ...can.map((what) => [what, what])],
        (value) => this.choose({capability: value}));
    }
    if (models.some((model) => model.baseline) && models.some((model) => !model.baseline)) {
      choice(this.form, 'baselines', 'Baselines', [['all', 'listed'], ['none', 'left out']],
        (value) => this.choose({baselines: value}));
    }
    const search = element('input');
    search.type = 'search';
    search.name = 'find';
    search.placeholder = 'name';
    search.addEventListener('input', () => this.choose({text: search.value.toLowerCase()}));
    this.form.append(element('label', '', element('span', '', 'Find'), search));
    this.count = element('p', 'count quiet');
    this.count.setAttribute('aria-live', 'polite');
    this.form.append(this.count);
  }

  choose(change) {
    Object.assign(this.chosen, change);
    this.onChange();
  }

  buildWeights() {
    const box = document.getElementById('board-weights');
    const form = box.querySelector('form');
    form.addEventListener('submit', (event) => event.preventDefault());
    box.hidden = false;
    this.fields = [];
    for (const suite of this.board.suites) {
      if (suite.why) {
        form.append(element('p', 'quiet', inline(suite.name), ': not in the mean, because ', inline(suite.why)));
        continue;
      }
      const input = element('input');
      Object.assign(input, {type: 'number', min: '0', max: '1000', step: 'any', value: String(suite.weight)});
      const note = element('small', 'share');
      note.id = `share-${this.fields.length + 1}`;
      input.setAttribute('aria-label', visibleText(suite.name, 80));
      input.setAttribute('aria-describedby', note.id);
      input.addEventListener('input', () => {
        suite.weight = weightIn(input) ?? suite.weight;
        this.onChange();
      });
      this.fields.push({suite, input, note});
      form.append(element('label', '', inline(suite.name), note, input));
    }
    form.append(element('p', 'weight-buttons',
      button('Every suite that all listed models have', '', () => this.weighCommon()), ' ',
      button('As it was', '', () => this.weigh((suite) => suite.first))));
  }

  weigh(weightOf) {
    for (const {suite, input} of this.fields) {
      suite.weight = weightOf(suite);
      input.value = String(suite.weight);
    }
    this.onChange();
  }

  /** Beside each weight its share of the mean; where the field holds none, which one counts. */
  showShares() {
    const sum = this.fields.reduce((all, {suite}) => all + suite.weight, 0);
    for (const {suite, input, note} of this.fields) {
      const valid = weightIn(input) !== undefined;
      input.setAttribute('aria-invalid', String(!valid));
      note.classList.toggle('wrong', !valid);
      note.role = valid ? null : 'alert';
      const text = !valid ? `expected 0 or a number from 0.001 to 1000; ${suite.weight} counts`
        : suite.weight > 0 ? shareText(suite.weight / sum) : 'not in it';
      if (note.textContent !== text) note.textContent = text;
    }
  }

  weighCommon() {
    const listed = [...this.listed()];
    const models = listed.filter((model) => !this.board.models[model].baseline);
    const all = models.length > 0 ? models : listed;
    this.weigh((suite) => Number(all.length > 0 && all.every((model) => suite.ranks[model])));
  }

  leaveOut(model) {
    this.leftOut.add(model);
    this.onChange();
  }

  listed() {
    const {text, size, type, licence, capability, baselines} = this.chosen;
    const fits = sizes.find(([name]) => name === size)?.[2] ?? (() => true);
    const passes = (model, i) => !this.leftOut.has(i)
      && (text === '' || model.name.toLowerCase().includes(text))
      && fits(model.parameters)
      && (type === '' || type === `=${model.type}`)
      && (licence === '' || licence === `=${model.licence}`)
      && (capability === '' || model.capabilities.includes(capability))
      && (baselines === 'all' || !model.baseline);
    return new Set(this.board.models.flatMap((model, i) => (passes(model, i) ? [i] : [])));
  }

  showCount(listed) {
    const all = this.board.models.length;
    this.count.replaceChildren(listed === all
      ? `${formatCount(all)} model${all === 1 ? '' : 's'}`
      : `${formatCount(listed)} of ${formatCount(all)} model${all === 1 ? '' : 's'}; ranks are among these`);
    if (this.leftOut.size === 0) return;
    this.count.append(' ', button(`List the ${formatCount(this.leftOut.size)} left out`, 'list-again', () => {
      this.leftOut.clear();
      this.onChange();
      this.form.elements.find.focus();  // this button is gone
    }));
  }
}
