// Starts a leaderboard: theme, figures, table, and what its reader chooses.

/** Ranked models, best first; equal ones by name. */
function inOrder(board, ranges) {
  const named = ([a], [b]) => (board.models[a].name < board.models[b].name ? -1 : 1);
  return [...ranges].sort((a, b) => a[1].rank - b[1].rank || named(a, b)).map(([model]) => model);
}

/** What ranks the listed models now, and where each stands. */
function rankingOf(board, controls) {
  const listed = controls.listed();
  const by = controls.rankBy;
  const parts = (by === 'mean' ? board.suites : [{...board.suites[by], weight: 1}])
    .filter((suite) => suite.weight > 0 && !(by === 'mean' && suite.why))
    .map((suite) => ({suite, weight: suite.weight}));
  const of = new Map([...listed].map((model) => [model, meanOf(model, parts)]));
  const ranked = [...listed].filter((model) => of.get(model).value !== undefined);
  const ranges = rankRanges(ranked, (model) => of.get(model).value, meanVariance(parts), board.critical);
  for (const [model, range] of ranges) of.get(model).rank = range;
  return {
    listed, of, parts, order: inOrder(board, ranges),
    name: by === 'mean' ? 'Mean' : board.suites[by].name,
    form: by === 'mean' ? percent : board.suites[by],
  };
}

/** Which suites have no part in the mean, and why: as LeftOut of shown.cc says it. */
function sayLeftOut(board, parts) {
  const inMean = new Set(parts.map(({suite}) => suite));
  const reasons = new Map();
  for (const suite of board.suites) {
    if (inMean.has(suite)) continue;
    const because = suite.why || 'its weight is 0';
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
function sayUnranked(ranking, byMean) {
  const unranked = [...ranking.listed].filter((model) => !ranking.of.get(model).rank);
  if (unranked.length === 0 || ranking.parts.length === 0) return [];
  const lacking = ranking.parts.filter(({suite}) => unranked.some((model) => !suite.ranks[model]));
  const nodes = [` ${formatCount(unranked.length)} ${unranked.length === 1 ? 'model has' : 'models have'}`
    + ' no rank, for want of a complete run on '];
  lacking.forEach(({suite}, i) => nodes.push(i > 0 ? ' or ' : '', inline(suite.name)));
  const others = byMean && ranking.parts.length > lacking.length;
  return [...nodes, others ? ': a suite of weight 0 is not asked for.' : '.'];
}

function sayState(board, ranking, byMean) {
  const state = document.getElementById('board-state');
  const nodes = [];
  if (byMean && ranking.parts.length === 0) {
    nodes.push('No suite is in the mean: give one a weight, or rank by one suite.');
  } else {
    nodes.push(byMean && board.suites.length > 1 ? 'Ranked by the mean of ' : 'Ranked by ');
    const alike = ranking.parts.every(({weight}) => weight === ranking.parts[0].weight);
    const sum = ranking.parts.reduce((all, {weight}) => all + weight, 0);
    ranking.parts.forEach(({suite, weight}, i) => {
      nodes.push(i > 0 ? ', ' : '', inline(suite.name), alike ? '' : ` (${shareText(weight / sum)})`);
    });
    nodes.push('.');
  }
  if (byMean) nodes.push(...sayLeftOut(board, ranking.parts));
  nodes.push(...sayUnranked(ranking, byMean));
  const [listed, all] = [ranking.listed.size, board.models.length];
  if (listed < all) {  // the filters, which say so on the screen, are not on paper
    nodes.push(element('span', 'paper',
      `${formatCount(listed)} of ${formatCount(all)} model${all === 1 ? '' : 's'}; ranks are among these.`));
  }
  state.replaceChildren(...nodes);
}

/** The models' folds say where they stand now. */
function noteModels(board, ranking) {
  for (const model of board.models.keys()) {
    const {rank, because} = ranking.of.get(model) ?? {because: 'not listed'};
    document.querySelector(`#model-${model + 1} > summary > small`).textContent = rank
      ? `rank ${formatRank(rank.rank)} (range ${formatRange(rank)}), group ${rank.group}`
      : `no rank: ${because}`;
  }
}

/** The listed row after `row`, else the one before it. */
function neighbourOf(row) {
  const rows = [...row.parentElement.rows].filter((other) => other === row || !other.hidden);
  const at = rows.indexOf(row);
  return rows[at + 1] ?? rows[at - 1];
}

/** A control in each row that leaves its model out of the ranking; the focus goes to the next one's. */
function addLeaveOut(table, board, controls) {
  for (const [model, row] of table.rows) {
    const leave = button('×', 'leave-out', () => {
      const next = neighbourOf(row);
      controls.leaveOut(model);
      (next?.querySelector('.leave-out') ?? controls.form.querySelector('.list-again')).focus();
    });
    leave.setAttribute('aria-label', `Leave out ${visibleText(board.models[model].name, 80)}`);
    leave.title = 'Leave out';
    row.querySelector('th').append(' ', leave);
  }
}

/** "#model-3" opens that model's fold. */
function openAsked() {
  const asked = /^#model-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (!asked) return;
  asked.open = true;
  asked.scrollIntoView();
}

function startBoard() {
  const board = readBoard(document.getElementById('board-data'));
  const table = new BoardTable(board, document.getElementById('board-table'));
  let columns = '';
  let asked = 0;
  const change = () => {
    const ranking = rankingOf(board, controls);
    if (controls.columns !== columns) {
      columns = controls.columns;
      if (/^p/.test(table.sorted.key)) table.sorted = {key: 'rank', descending: false};
      table.showParts(columns === '' ? null : board.suites[Number(columns)]);
    }
    table.show(ranking);
    sayState(board, ranking, controls.rankBy === 'mean');
    noteModels(board, ranking);
    controls.showCount(ranking.listed.size);
    controls.showShares();
    clearTimeout(asked);
    asked = setTimeout(() => updateFigures(board, ranking), 120);
  };
  const controls = new BoardControls(board, change);
  addLeaveOut(table, board, controls);
  const ranking = rankingOf(board, controls);
  table.ranking = ranking;
  table.arrange();
  controls.showCount(ranking.listed.size);
  controls.showShares();
}

startTheme();
unfoldForPaper();
startFigures();
startBoard();
openAsked();
addEventListener('hashchange', openAsked);
document.documentElement.classList.add('live');
