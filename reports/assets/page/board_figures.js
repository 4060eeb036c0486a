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

function namesOf(board, models) {
  return models.map((model) => visibleText(board.models[model].name, 80));
}

/** Who may be the best, as SayBest of figures_section.cc says it. */
function sayBest(board, ranking, what) {
  const rankOf = (model) => ranking.of.get(model).rank;
  const {order} = ranking;
  const first = namesOf(board, order.filter((model) => rankOf(model).group === 1));
  if (order.length === 0) return 'No model is ranked.';
  if (order.length === 1) return `${first[0]} is the only model that is ranked.`;
  if (first.length === 1 && rankOf(order[0]).high === 1) {
    return `${first[0]} is found better than every other model.`;
  }
  if (first.length === 1) return `${first[0]} is alone in the first group.`;
  if (first.length <= 3) return `${first.join(', ')} may each be the best; the data do not tell which.`;
  const each = `${formatCount(first.length)} models may each be the best`;
  if (rankOf(order[0]).rank !== 1) return `${each}; the data do not tell which.`;
  return `${first[0]} has the highest ${what}; ${each}.`;
}

/** Whom no other beats at their price, as PriceFigure of figures_section.cc says it. */
function sayFront(rows, what) {
  if (rows.length === 0) return 'No model is ranked.';
  const front = rows.filter((row) => row.kind === 'front').map((row) => visibleText(row.name, 80));
  const names = front.length <= 5 ? front.join(', ') : `${front.length} of ${rows.length} model${rows.length === 1 ? '' : 's'}`;
  return `No model has a higher ${what} for less: ${names}. Filled marks and the line; by the ${what}s alone, `
    + 'without their intervals.';
}

/** Draws a figure again from `rows`, with its title and what it says in words. */
function redraw(id, rows, title, summary, axis) {
  const host = document.querySelector(`[data-figure="${id}"]`);
  if (!host) return;
  const {spec} = figureData[id];
  figureData[id].data = rows;
  for (const {encoding} of [spec, ...spec.layer]) {
    for (const side of [encoding?.x, encoding?.y]) if (/^(low|value)$/.test(side?.field)) side.title = axis;
  }
  const figure = host.closest('figure');
  figure.querySelector('figcaption').textContent = title;
  host.setAttribute('aria-label', summary);
  figure.querySelector('.figure-summary').textContent = summary;
  hideIfEmpty(host);
  if (drawn.has(host)) draw(host);
}

function updateFigures(board, ranking) {
  const {only, form} = ranking;
  const name = only ? visibleText(only.name, 160) : 'Mean scores';
  const what = only ? 'score' : 'mean';
  const axis = `${only ? 'score' : 'mean score'}${form.scale === 100 ? ', %' : ''}`;
  const cut = ranking.order.length > mostRows
    ? ` Shown are the first ${mostRows} of ${ranking.order.length} models.` : '';
  redraw('board-ranks', rankRows(board, ranking), `${name} with ${board.level} intervals`,
    sayBest(board, ranking, what) + cut, axis);
  for (const [id, field, price] of [['board-size', 'parameters', 'size'], ['board-cost', 'cost', 'cost']]) {
    const rows = priceRows(board, ranking, field);
    redraw(id, rows, `${name} against ${price}`, sayFront(rows, what), axis);
  }
}
