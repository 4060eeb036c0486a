// What the rows are ranked by, in words: as StateText of shown.cc says it.

/** What ranks, each suite with its share of the mean where they differ. */
function sayRankedBy(board, {parts, byMean, only}) {
  if (parts.length === 0) return ['No mean and no overall rank: no suite is in the mean.'];
  const alike = parts.every(({weight}) => weight === parts[0].weight);
  const sum = parts.reduce((all, {weight}) => all + weight, 0);
  const names = parts.flatMap(({suite, weight}, i) =>
    [i > 0 ? ', ' : '', inline(suite.name), alike ? '' : ` (${shareText(weight / sum)})`]);
  const alone = byMean && board.suites.length > 1;
  return [only ? 'Ranked by ' : 'Ranked by the mean of ', ...names,
    only && alone ? ', the only suite in the mean.' : '.'];
}

/** Why a suite weighs nothing: a reader's choice, or the reason that it came with, of all models. */
function sayNoWeight({first, reason}, all) {
  if (first !== 0 || !reason || reason === 'its weight is 0') return 'its weight is 0';
  return all ? reason : `its weight is 0, chosen with all models listed (${reason})`;
}

/** Which suites have no part in the mean, and why. */
function sayLeftOut(board, {parts, listed}) {
  const inMean = new Set(parts.map(({suite}) => suite));
  const reasons = new Map();
  for (const suite of board.suites) {
    if (inMean.has(suite)) continue;
    const because = suite.why || sayNoWeight(suite, listed.size === board.models.length);
    reasons.set(because, [...(reasons.get(because) ?? []), suite]);
  }
  const nodes = [];
  for (const [because, suites] of reasons) {
    nodes.push(nodes.length === 0 ? ' Not in the mean: ' : '; ');
    suites.forEach((suite, i) => nodes.push(i > 0 ? ', ' : '', inline(suite.name)));
    nodes.push(', because ', inline(because));
  }
  return nodes.length === 0 ? [] : [...nodes, '.'];
}

/** How many models have no rank, and what they lack. */
function sayUnranked({listed, of, parts, byMean}) {
  const unranked = [...listed].filter((model) => !of.get(model).rank);
  if (unranked.length === 0 || parts.length === 0) return [];
  const lacking = parts.filter(({suite}) => unranked.some((model) => !suite.ranks[model]));
  const nodes = [` ${formatCount(unranked.length)} ${unranked.length === 1 ? 'model has' : 'models have'}`
    + ' no rank, for want of a complete run on '];
  lacking.forEach(({suite}, i) => nodes.push(i > 0 ? ' or ' : '', inline(suite.name)));
  const others = byMean && parts.length > lacking.length;
  return [...nodes, others ? ': a suite of weight 0 is not asked for.' : '.'];
}

/** What a reader can do for a ranking. */
function sayRemedy(weighable) {
  const rankable = document.querySelector('select[name=rank-by] option:not([value=mean]):not(:disabled)');
  const choices = [...(weighable ? ['give a suite a weight'] : []), ...(rankable ? ['rank by one suite'] : [])];
  if (choices.length === 0) return [];
  const text = choices.join(', or ');
  return [` ${text[0].toUpperCase()}${text.slice(1)}.`];
}

/** `weighable`: whether there are weights to set. */
function sayState(board, ranking, weighable) {
  const {listed, parts, byMean} = ranking;
  const nodes = [...sayRankedBy(board, ranking), ...(byMean ? sayLeftOut(board, ranking) : []),
    ...sayUnranked(ranking)];
  if (parts.length === 0) nodes.push(...sayRemedy(weighable));
  const all = board.models.length;
  if (listed.size < all) {  // the filters, which say so on the screen, are not on paper
    nodes.push(element('span', 'paper',
      ` ${formatCount(listed.size)} of ${formatCount(all)} model${all === 1 ? '' : 's'}; ranks are among these.`));
  }
  document.getElementById('board-state').replaceChildren(...nodes);
}
