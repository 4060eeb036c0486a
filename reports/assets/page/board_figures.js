// The figures follow the ranking.

const mostRows = 40;  // of the figure of means

function standingText(model, ranking) {
  const {value, low, high} = ranking.of.get(model);
  const interval = formatInterval(low, high, ranking.form);
  return `${formatScore(value, ranking.form)}${interval ? ` (${interval})` : ''}`;
}

function rankRows(board, ranking) {
  const {scale} = ranking.form;
  return ranking.order.slice(0, mostRows).map((model) => {
    const {value, low, high, rank} = ranking.of.get(model);
    const {name, baseline} = board.models[model];
    return {
      name, kind: baseline ? 'baseline' : 'model', value: value * scale,
      low: (low ?? value) * scale, high: (high ?? value) * scale,
      text: `${name}: ${standingText(model, ranking)}, rank ${formatRange(rank)}, group ${rank.group}`,
    };
  });
}

function priceRows(board, ranking, field) {
  const priced = ranking.order.filter((model) => board.models[model][field] !== null);
  const points = priced.map((model) => ({
    price: board.models[model][field], value: ranking.of.get(model).value,
  }));
  const front = paretoFront(points);
  return priced.map((model, i) => {
    const {name} = board.models[model];
    return {
      name, kind: front[i] ? 'front' : 'other', label: front[i] ? name : '', price: points[i].price,
      value: points[i].value * ranking.form.scale,
      text: `${name}: ${formatScore(points[i].value, ranking.form)}, ${points[i].price.toLocaleString('en-US')}`,
    };
  });
}

function saying(rows, what) {
  const names = rows.filter((row) => what(row)).map((row) => visibleText(row.name, 80));
  return names.length > 5 ? `${names.length} models` : names.join(', ');
}

/** Draws a figure again from `rows`, with what it says in words. */
function redraw(id, rows, summary, axis) {
  const host = document.querySelector(`[data-figure="${id}"]`);
  if (!host) return;
  const {spec} = figureData[id];
  figureData[id].data = rows;
  for (const layer of spec.layer) if (layer.encoding?.x?.title && id === 'board-ranks') layer.encoding.x.title = axis;
  if (spec.encoding.y.title) spec.encoding.y.title = axis;
  host.setAttribute('aria-label', summary);
  host.closest('figure').querySelector('.figure-summary').textContent = summary;
  if (drawn.has(host)) draw(host);
}

function updateFigures(board, ranking) {
  const axis = `${ranking.name === 'Mean' ? 'mean score' : visibleText(ranking.name, 60)}${ranking.form.scale === 100 ? ', %' : ''}`;
  const first = ranking.order.filter((model) => ranking.of.get(model).rank.group === 1);
  const best = saying(first.map((model) => board.models[model]), () => true);
  const cut = ranking.order.length > mostRows
    ? ` Shown are the first ${mostRows} of ${ranking.order.length} models.` : '';
  redraw('board-ranks', rankRows(board, ranking), ranking.order.length === 0 ? 'No model is ranked.'
    : first.length === 1 ? `${best} is found better than every other model.${cut}`
      : `${best} may each be the best; the data do not tell which.${cut}`, axis);
  for (const [id, field] of [['board-size', 'parameters'], ['board-cost', 'cost']]) {
    const rows = priceRows(board, ranking, field);
    redraw(id, rows, `No model scores higher for less: ${saying(rows, (row) => row.kind === 'front')}. `
      + 'Filled marks and the line; by the scores alone, without their intervals.', axis);
  }
}
