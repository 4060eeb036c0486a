// The samples of one suite: columns for the table at once, texts from compressed blocks when asked.

const outcomes = {
  r: {name: 'right', sign: '✓'},
  p: {name: 'partly right', sign: '◐'},
  t: {name: 'tied', sign: '='},
  w: {name: 'wrong', sign: '✗'},
  f: {name: 'failed', sign: '!'},
  u: {name: 'not scored', sign: '?'},
  ' ': {name: 'not judged', sign: '·'},
};

const flagTruncated = 4;
const flagChosenLonger = 8;
const flagChosenShorter = 16;
const blocksKept = 8;

class SampleStore {
  constructor(index) {
    Object.assign(this, index);
    this.rowOf = new Map(index.ids.map((id, row) => [id, row]));
    this.open = new Map();  // first row of a block → promise of its samples; the latest last
  }

  get size() { return this.ids.length; }

  outcome(run, row) { return this.runs[run].outcome[row]; }

  margin(run, row) { return this.runs[run].margin[row]; }

  flags(run, row) { return this.runs[run].flags.charCodeAt(row) - 64; }

  /** Whether sigmoid(margin) is a probability: the rewards of `run` are log-odds. */
  hasProbability(run) { return this.runs[run].log_odds; }

  /** P(chosen), or null where there is none. */
  probability(run, row) {
    return this.hasProbability(run) ? chosenProbability(this.margin(run, row)) : null;
  }

  subsetName(row) { return this.subsets[this.subset[row]]; }

  /** How bad a row is: lower is worse, failures lowest, what was not judged last. */
  badness(run, row) {
    const outcome = this.outcome(run, row);
    if (outcome === 'f') return -Infinity;
    if (outcome === ' ') return Infinity;
    const margin = this.margin(run, row);
    return margin === null ? 'wtpur'.indexOf(outcome) : margin;
  }

  /** The whole sample: {facts, text or null, runs}. */
  async detail(row) {
    const scripts = [...document.querySelectorAll(`script[data-suite="${this.key}"]`)];
    const script = scripts.findLast((candidate) => Number(candidate.dataset.first) <= row);
    const first = Number(script.dataset.first);
    const samples = this.open.get(first) ?? inflate(script.textContent);
    this.open.delete(first);
    this.open.set(first, samples);
    if (this.open.size > blocksKept) this.open.delete(this.open.keys().next().value);
    return (await samples)[row - first];
  }
}

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(plain).text());
}
