// Starts a leaderboard: theme, figures, table, and what its reader chooses.

/** Ranked models, best first; equal ones by name. */
function inOrder(board, ranges) {
  const named = ([a], [b]) => (board.models[a].name < board.models[b].name ? -1 : 1);
  return [...ranges].sort((a, b) => a[1].rank - b[1].rank || named(a, b)).map(([model]) => model);
}

/**
 * What ranks the listed models now, and where each stands. `only`: the one suite that ranks, chosen
 * or alone in the mean; else null.
 */
function rankingOf(board, controls) {
  const listed = controls.listed();
  const by = controls.rankBy;
  const byMean = by === 'mean';
  const parts = (byMean ? board.suites : [{...board.suites[by], weight: 1}])
    .filter((suite) => suite.weight > 0 && !(byMean && suite.why))
    .map((suite) => ({suite, weight: suite.weight}));
  const of = new Map([...listed].map((model) => [model, meanOf(model, parts)]));
  const ranked = [...listed].filter((model) => of.get(model).value !== undefined);
  const ranges = rankRanges(ranked, (model) => of.get(model).value, meanVariance(parts), board.critical);
  for (const [model, range] of ranges) of.get(model).rank = range;
  const only = parts.length === 1 ? parts[0].suite : null;
  return {listed, of, parts, byMean, only, order: inOrder(board, ranges), form: only ?? percent};
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

/** The control in each row leaves its model out of the ranking; the focus goes to the next one's. */
function startLeaveOut(table, controls) {
  table.body.addEventListener('click', ({target}) => {
    if (!target.closest('.leave-out')) return;
    const row = target.closest('tr');
    const next = neighbourOf(row);
    controls.leaveOut(Number(row.dataset.model));
    (next?.querySelector('.leave-out') ?? controls.form.querySelector('.list-again')).focus();
  });
}

/** "#model-3" opens that model's fold. */
function openAsked() {
  const asked = /^#model-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (!asked) return;
  fillCard(asked);
  asked.open = true;
  asked.scrollIntoView();
}

function startBoard() {
  const board = readBoard(document.getElementById('board-data'));
  const table = new BoardTable(board, document.getElementById('board-table'),
    () => rankingOf(board, controls));
  let columns = '';
  let asked = 0;
  const change = () => {
    const ranking = rankingOf(board, controls);
    if (controls.columns !== columns) {
      columns = controls.columns;
      if (/^p/.test(table.sorted.key)) table.sorted = inRanks();
      table.showParts(columns === '' ? null : board.suites[Number(columns)]);
    }
    table.show(ranking);
    sayState(board, ranking, weights.useful);
    noteModels(board, ranking);
    controls.showCount(ranking.listed.size);
    weights.show(ranking.byMean);
    clearTimeout(asked);
    asked = setTimeout(() => updateFigures(board, ranking), 120);
  };
  const controls = new BoardControls(board, change);
  const weights = new BoardWeights(board, () => controls.listed(), change);
  startLeaveOut(table, controls);
  // The page came as its script would rank it.
  controls.showCount(board.models.length);
  weights.show(true);
}

startTheme();
unfoldForPaper();
startFigures();
startBoard();
markCutTables(document.querySelector('main'));
startModelCards();
openAsked();
addEventListener('hashchange', openAsked);
document.documentElement.classList.add('live');
