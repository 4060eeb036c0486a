// Means, ranks and groups from the page's data, by the rules of harness/metrics/leaderboard: the
// same numbers give the same ranks.

/** Variances by pair of models: (0, 1), (0, 2), …, (1, 2), … as the upper halves of floats. */
function variancesOf(base64, models) {
  let values;  // of a page that is only read nobody needs them
  return (a, b) => {
    values ??= halfFloats(base64);
    const [first, second] = a < b ? [a, b] : [b, a];
    return values[first * (2 * models - first - 1) / 2 + (second - first - 1)];
  };
}

/** Floats of which the upper 16 bits are kept. */
function halfFloats(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const whole = new Uint32Array(bytes.length / 2);
  for (let i = 0; i < whole.length; ++i) whole[i] = (bytes[2 * i] | (bytes[2 * i + 1] << 8)) << 16;
  return new Float32Array(whole.buffer);
}

/** The weighted mean of one model, or why it has none. `parts`: {suite, weight}. */
function meanOf(model, parts) {
  let [sum, weights, below, above, intervals] = [0, 0, 0, 0, parts.length > 0];
  for (const {suite, weight} of parts) {
    if (!suite.ranks[model]) return {because: `${suite.name}: ${suite.because[model]}`};
    const value = suite.values[model];
    sum += weight * value;
    weights += weight;
    if (suite.low[model] === null) intervals = false;
    below += (weight * (value - suite.low[model])) ** 2;
    above += (weight * (suite.high[model] - value)) ** 2;
  }
  if (parts.length === 0) return {because: 'no suite is in the mean'};
  const value = sum / weights;
  return {
    value,
    low: intervals ? value - Math.sqrt(below) / weights : null,
    high: intervals ? value + Math.sqrt(above) / weights : null,
  };
}

/** The variance of the difference of two models' means. */
function meanVariance(parts) {
  const weights = parts.reduce((sum, {weight}) => sum + weight, 0);
  return (a, b) => parts.reduce(
    (sum, {suite, weight}) => sum + weight * weight * suite.variance(a, b), 0) / (weights * weights);
}

/** Whether two values, the better first, differ by no more than the rounding of a sum. */
function isRounding(better, worse) {
  return better - worse <= 1e-12 * Math.max(Math.abs(better), Math.abs(worse));
}

/** Ranks of `models` by `valueOf`: a Map from model to {rank, low, high, group}. */
function rankRanges(models, valueOf, variance, critical) {
  const order = [...models].sort((a, b) => valueOf(b) - valueOf(a) || a - b);
  const n = order.length;
  const z = critical[n];
  const ranges = order.map(() => ({low: 1, high: n, group: 1}));
  for (let begin = 0; begin < n;) {
    let end = begin + 1;
    while (end < n && isRounding(valueOf(order[begin]), valueOf(order[end]))) ++end;
    const rank = (begin + 1 + end) / 2;
    for (; begin < end; ++begin) ranges[begin].rank = rank;
  }
  for (let i = 0; i < n; ++i) {
    for (let j = 0; j < i; ++j) {
      const difference = valueOf(order[j]) - valueOf(order[i]);
      if (isRounding(valueOf(order[j]), valueOf(order[i]))) continue;
      if (!(difference > z * Math.sqrt(variance(order[j], order[i])))) continue;
      ++ranges[i].low;
      --ranges[j].high;
      ranges[i].group = Math.max(ranges[i].group, ranges[j].group + 1);
    }
  }
  return new Map(order.map((model, i) => [model, ranges[i]]));
}

/** Points {price, value} that no other beats in both: true for each. */
function paretoFront(points) {
  return points.map((point) => !points.some((other) => other.value >= point.value
    && other.price <= point.price && (other.value > point.value || other.price < point.price)));
}

/** The page's data with what is computed from it once. */
function readBoard(script) {
  const board = jsonOf(script);
  for (const [at, suite] of board.suites.entries()) {
    suite.at = at;
    suite.ranks = suite.because.map((why, model) => suite.ranked && why === ''
      && suite.values[model] !== null);
    suite.variance = suite.ranked ? variancesOf(suite.pairs, board.models.length) : null;
    suite.first = suite.weight;
  }
  return board;
}
