// The table of models and suites: the one that came with the page, sorted, filtered and filled anew.

const thin = '\u202f';

/** As the command rounds: `toFixed` takes a number that is exactly a half up, this one to even. */
function rounded(value, decimals) {
  const up = value.toFixed(decimals);
  if (!value.toFixed(decimals + 1).endsWith('5')) return up;
  const exact = value.toFixed(100);  // more digits than a score has
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + decimals))) return up;
  const down = exact.slice(0, decimals === 0 ? point : point + 1 + decimals);
  return Number(down.at(-1)) % 2 === 0 ? down : up;
}

function formatScore(value, {scale, decimals}) {
  return rounded(value * scale, decimals).replace('-', minus);
}

function formatInterval(low, high, form) {
  return low === null ? '' : `${formatScore(low, form)}${thin}–${thin}${formatScore(high, form)}`;
}

function formatRank(rank) {
  return Number.isInteger(rank) ? String(rank) : rank.toFixed(1);
}

function formatRange({low, high}) {
  return low === high ? String(low) : `${low}–${high}`;
}

const percent = {scale: 100, decimals: 1};

/** The order that a page opens with. */
function inRanks() {
  return {key: 'rank', descending: false};
}

class BoardTable {
  /** `rank`: gives what ranks now (see `rankingOf`), asked when a reader changes something. */
  constructor(board, table, rank) {
    Object.assign(this, {board, table, rank, parts: null});
    this.body = table.tBodies[0];
    this.rows = new Map([...this.body.rows].map((row) => [Number(row.dataset.model), row]));
    this.keys = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.key);
    this.sorted = inRanks();
    this.makeHeadersSort([...table.tHead.rows[0].cells]);
  }

  makeHeadersSort(cells) {
    for (const cell of cells) {
      const label = element('span', 'sort-label', ...cell.childNodes);
      const control = button('', 'sort', () => this.sortBy(cell.dataset.key));
      control.append(label);
      cell.replaceChildren(control);
    }
  }

  /** Larger first where larger is better; the other way at the second time. */
  sortBy(key) {
    const larger = !['rank', 'group', 'model', 'type', 'licence', 'size', 'cost'].includes(key);
    const again = this.sorted.key === key;
    this.sorted = {key, descending: again ? !this.sorted.descending : larger};
    this.arrange();
  }

  get ranking() {
    this.shown ??= this.rank();
    return this.shown;
  }

  cell(model, key) { return this.rows.get(model).cells[this.keys.indexOf(key)]; }

  fill(cell, text, interval) {
    cell.replaceChildren(...(interval ? [`${text}\n`, element('small', 'interval', interval)] : [text]));
    cell.removeAttribute('title');
  }

  /** A word in place of a value; why is under the model's name, too. */
  leave(cell, word, because) {
    cell.replaceChildren(element('span', 'none', word));
    cell.title = visibleText(because, 300);
  }

  /** Shows a ranking. */
  show(ranking) {
    this.shown = ranking;
    for (const [model, row] of this.rows) {
      const {value, low, high, because, rank} = ranking.of.get(model) ?? {because: 'not listed'};
      const [rankCell, group, mean] = ['rank', 'group', 'mean'].map((key) => this.cell(model, key));
      row.hidden = !ranking.listed.has(model);
      if (rank) {
        this.fill(rankCell, formatRank(rank.rank), formatRange(rank));
        this.fill(group, String(rank.group));
      } else {
        this.leave(rankCell, 'no rank', because);
        this.leave(group, 'none', because);
      }
      if (value === undefined) this.leave(mean, 'no mean', because);
      else this.fill(mean, formatScore(value, ranking.form), formatInterval(low, high, ranking.form));
    }
    this.noteWeights();
    this.lead();
    this.arrange();
  }

  /** What ranks stands beside the names: the mean, or the one suite in its place. */
  lead() {
    const {only, byMean, parts} = this.ranking;
    this.table.classList.toggle('no-mean', !byMean || parts.length < 2);
    if (this.sorted.key === 'mean' && this.table.classList.contains('no-mean')) this.sorted = inRanks();
    const suites = this.board.suites.map((suite) => `s${suite.at}`);
    const lead = only ? [`s${only.at}`] : [];
    const columns = this.keys.filter((key) => key.startsWith('p'));
    const facts = this.keys.slice(this.keys.indexOf('bt'));
    const keys = ['rank', 'model', 'mean', ...lead, 'group', ...columns,
      ...suites.filter((key) => !lead.includes(key)), ...facts];
    if (keys.every((key, i) => key === this.keys[i])) return;
    const from = keys.map((key) => this.keys.indexOf(key));
    for (const row of [this.table.tHead.rows[0], ...this.rows.values()]) {
      const cells = [...row.cells];
      row.append(...from.map((place) => cells[place]));
    }
    this.keys = keys;
  }

  /** Under each suite's title, whether it is in the mean now, where that ranks. */
  noteWeights() {
    this.board.suites.forEach((suite, i) => {
      if (!suite.ranked) return;
      const label = this.table.tHead.rows[0].cells[this.keys.indexOf(`s${i}`)].querySelector('.sort-label');
      if (!label.querySelector('small')) label.append(' ', element('small', ''));
      const small = label.querySelector('small');
      const note = small.textContent.replace(/(^| · )not in the mean$/, '');
      small.textContent = suite.weight > 0 || !this.ranking.byMean ? note
        : `${note}${note ? ' · ' : ''}not in the mean`;
    });
  }

  valueOf(model, key) {
    const {board, ranking} = this;
    const facts = board.models[model];
    const standing = ranking.of.get(model);
    switch (key) {
      case 'rank': return standing?.rank?.rank ?? null;
      case 'group': return standing?.rank?.group ?? null;
      case 'mean': return standing?.value ?? null;
      case 'bt': return facts.strength;
      case 'size': return facts.parameters;
      case 'model': return facts.name.toLowerCase();
      case 'type': case 'licence': return facts[key].toLowerCase() || null;
      case 'cost': case 'speed': return facts[key];
      default: break;
    }
    const [kind, at] = [key[0], Number(key.slice(1))];
    return (kind === 's' ? board.suites[at] : this.parts.parts[at]).values[model];
  }

  /** Rows in their order; those without a value last, then by rank. */
  arrange() {
    const {key, descending} = this.sorted;
    const rank = (model) => this.ranking.of.get(model)?.rank?.rank ?? Infinity;
    const place = new Map(this.board.order.map((model, i) => [model, i]));
    const compare = (a, b) => {
      const [x, y] = [this.valueOf(a, key), this.valueOf(b, key)];
      if (x !== y && x !== null && y !== null) return (x < y) === descending ? 1 : -1;
      if ((x === null) !== (y === null)) return x === null ? 1 : -1;
      return (rank(a) === rank(b) ? 0 : rank(a) - rank(b)) || place.get(a) - place.get(b);
    };
    const models = [...this.rows.keys()].sort(compare);
    this.body.append(...models.map((model) => this.rows.get(model)));
    for (const cell of this.table.tHead.rows[0].cells) {
      const on = cell.dataset.key === key;
      cell.setAttribute('aria-sort', on ? (descending ? 'descending' : 'ascending') : 'none');
    }
    this.divide(models, key === 'rank' && !descending);
  }

  /** A line between groups that are told apart, where rows are in the order of ranks. */
  divide(models, inOrder) {
    let before = null;
    for (const model of models) {
      const row = this.rows.get(model);
      const group = this.ranking.of.get(model)?.rank?.group ?? null;
      row.classList.toggle('group-begins', inOrder && !row.hidden && before !== null && group !== before);
      if (!row.hidden) before = group;
    }
  }

  /** Columns of one suite's sections instead of the suites; null: the suites. */
  showParts(suite) {
    for (const row of [this.table.tHead.rows[0], ...this.rows.values()]) {
      for (const cell of [...row.querySelectorAll('.part')]) cell.remove();
    }
    this.keys = this.keys.filter((key) => !key.startsWith('p'));
    this.table.classList.toggle('by-parts', suite !== null);
    this.parts = suite;
    if (suite === null) return;
    const headers = suite.parts.map((part, i) => {
      const header = element('th', 'number part', inline(part.name), ' ',
        element('small', '', inline(suite.name), part.scale === 100 ? '' : ' · no percentage'));
      header.scope = 'col';
      header.dataset.key = `p${i}`;
      return header;
    });
    const at = this.keys.indexOf('group') + 1;
    this.table.tHead.rows[0].cells[at - 1].after(...headers);
    this.makeHeadersSort(headers);
    this.keys.splice(at, 0, ...headers.map((header) => header.dataset.key));
    for (const [model, row] of this.rows) {
      row.cells[at - 1].after(...suite.parts.map((part) => {
        const cell = element('td', 'number part');
        const value = part.values[model];
        const because = suite.because[model];
        if (value !== null) {
          this.fill(cell, formatScore(value, part), formatInterval(part.low[model], part.high[model], part));
        } else {
          this.leave(cell, because === 'not judged' ? 'not run' : 'undefined', because || 'undefined');
        }
        return cell;
      }));
    }
  }
}
