// How much each suite weighs in the mean, as its reader sets it.

/** The weight that a field holds, or undefined: what is no number, such as "1e", has the value ''. */
function weightIn(input) {
  const weight = input.value === '' ? NaN : Number(input.value);
  return weight === 0 || (weight >= 0.001 && weight <= 1000) ? weight : undefined;
}

/** A suite's share of the mean, as ShareText of shown.cc says it. */
function shareText(share) {
  return share > 0 && share < 0.0005 ? `< 0.1${thin}%` : `${rounded(100 * share, 1)}${thin}%`;
}

class BoardWeights {
  /** `listed`: gives the models that count. */
  constructor(board, listed, onChange) {
    Object.assign(this, {board, listed, onChange, fields: []});
    this.box = document.getElementById('board-weights');
    const weighable = board.suites.filter((suite) => !suite.why);
    this.useful = weighable.length > 1 || weighable.some((suite) => suite.weight === 0);
    if (this.useful) this.build(this.box.querySelector('form'));
  }

  build(form) {
    form.addEventListener('submit', (event) => event.preventDefault());
    for (const suite of this.board.suites) {
      if (suite.why) {
        form.append(element('p', 'quiet', inline(suite.name), ': not in the mean, because ', inline(suite.why)));
      } else {
        form.append(this.field(suite));
      }
    }
    form.append(element('p', 'weight-buttons',
      button('Every suite that all listed models have', '', () => this.weighCommon()), ' ',
      button('As it was', '', () => this.weigh((suite) => suite.first))));
  }

  field(suite) {
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
    return element('label', '', inline(suite.name), note, input);
  }

  weigh(weightOf) {
    for (const {suite, input} of this.fields) {
      suite.weight = weightOf(suite);
      input.value = String(suite.weight);
    }
    this.onChange();
  }

  weighCommon() {
    const listed = [...this.listed()];
    const models = listed.filter((model) => !this.board.models[model].baseline);
    const all = models.length > 0 ? models : listed;
    this.weigh((suite) => Number(all.length > 0 && all.every((model) => suite.ranks[model])));
  }

  /**
   * Beside each weight its share of the mean; where the field holds none, which one counts. There are
   * none to set where the mean does not rank.
   */
  show(byMean) {
    this.box.hidden = !byMean || !this.useful;
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
}
