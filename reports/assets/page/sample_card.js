// One sample as nodes: prompt, responses side by side, what each model said of them.

const shownAtFirst = {characters: 6000, lines: Infinity};  // one line may hold a million
const promptAtFirst = {characters: 1500, lines: 18};  // of a message: the responses are near
const shownMore = 60000;
const turnsAtEnd = 2;  // of a long conversation, besides its first message

/** How much of `text` is shown before it is unfolded. */
function beginning(text, most) {
  if (text.length <= most.characters * 1.2) return linesOf(text, text.length, most.lines);
  return linesOf(text, most.characters, most.lines);
}

/** `end`, or where `most` lines end if that is before it. */
function linesOf(text, end, most) {
  let at = -1;
  for (let line = 0; line < most; line += 1) {
    at = text.indexOf('\n', at + 1);
    if (at < 0 || at >= end) return end;
  }
  return at;
}

/** Where `text` is code: [from, to) of what lies between lines of ``` or ~~~, or after the last one. */
function codeIn(text) {
  const ranges = [];
  if (!text.includes('```') && !text.includes('~~~')) return ranges;
  let [fence, from] = ['', 0];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at) + 1;
    const found = /^[ \t]{0,12}(```|~~~)/.exec(text.slice(at, Math.min(end, at + 16)))?.[1];
    if (found && fence === '') {
      [fence, from] = [found, end];
    } else if (found && found === fence) {
      ranges.push([from, at]);
      fence = '';
    }
    at = end;
  }
  if (fence !== '') ranges.push([from, text.length]);
  return ranges;
}

/** The part of `text` from `start` to `end` as nodes: code with a width for every character. */
function proseAndCode(text, start, end, code) {
  const nodes = [];
  const add = (to, className) => {
    if (to > start) nodes.push(appendVisible(element('span', className), text.slice(start, to)));
    start = Math.max(start, to);
  };
  for (const [from, to] of code) {
    if (to <= start) continue;
    if (from >= end) break;
    add(Math.min(from, end), '');
    add(Math.min(to, end), 'code');
  }
  add(end, '');
  return nodes;
}

/** A long text in a box of its own, folded after its beginning. */
function textBox(text, most = shownAtFirst) {
  const box = element('div', 'text');
  box.dir = 'auto';
  box.tabIndex = -1;
  let end = 0;
  const code = codeIn(text);
  const more = button('', 'more', () => {
    extend(shownMore);
    if (more.hidden) box.focus({preventScroll: true});  // a hidden button would lose the keys
  });
  const extend = (count) => {
    let next = Math.min(text.length, end + count);
    if (next < text.length && /[\ud800-\udbff]/.test(text[next - 1])) next += 1;
    more.before(...proseAndCode(text, end, next, code));
    end = next;
    more.hidden = end === text.length;
    more.textContent = `Show more (${formatCount(text.length - end)} characters left)`;
  };
  box.append(more);
  extend(beginning(text, most));
  if (text === '') box.append(element('i', 'quiet', 'empty'));
  return box;
}

/** The content of a message or response: a text, or a list of parts. */
function contentNodes(content, most) {
  if (typeof content === 'string') return [textBox(content, most)];
  return content.map((part) => part.type === 'text'
    ? textBox(part.data ?? part.text ?? '', most)
    : element('p', 'media', `${part.type}: `, inline(part.data ?? '')));
}

function rewardNode(reward) {
  if (typeof reward === 'number') return element('span', 'reward', formatReward(reward));
  const node = element('span', 'reward failed', reward.failure.replace('_', ' '));
  node.title = visibleText(reward.message, 300);
  return node;
}

function outcomeNode(code) {
  const {name, sign} = outcomes[code];
  return element('span', `outcome outcome-${code === ' ' ? 'none' : code}`, `${sign} ${name}`);
}

/** A table in a box that scrolls where it has to, and that keys reach. */
function table(label, columns, rows, className) {
  const head = element('tr', '', ...columns.map(([title, kind]) => element('th', kind, title)));
  const body = rows.map((cells) => element('tr', '', ...cells.map((cell, i) => {
    const node = element('td', columns[i][1]);
    node.append(cell);
    return node;
  })));
  const node = element('table', className, element('thead', '', head), element('tbody', '', ...body));
  const box = element('div', 'scroll', node);
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', label);
  return box;
}

const roleNames = {chosen: '✓ chosen', rejected: '✗ rejected', between: '◐ in between', '': 'response'};
const rewardsSideBySide = 4;  // responses; more are compared on their cards

/** The heads of the responses' columns, which say what the response is: "✓ chosen", "✗ 3". */
function rewardColumns(facts, indices) {
  const alone = (role) => facts.roles.filter((other) => other === role).length === 1;
  return indices.map((i) => {
    const role = facts.roles[i] ?? '';
    return [alone(role) ? roleNames[role] : `${roleNames[role].split(' ')[0]} ${i + 1}`, 'number side'];
  });
}

/** A line per model: outcome, rewards side by side, margin, P(chosen) where it has one, and what it took. */
function verdictTable(store, row, sample, indices) {
  const usages = store.models.map((_, run) => sample.runs[run]?.usage ?? {});
  const columns = [['Model', 'name'], ['Outcome', '']];
  const rewards = sample.runs.some((run) => run?.rewards?.length > 0)
    && indices.length <= rewardsSideBySide ? indices : [];
  columns.push(...rewardColumns(sample.facts, rewards), ['Margin', 'number']);
  const probabilities = store.models.some((_, run) => store.hasProbability(run));
  const tokens = usages.some((usage) => usage.tokens);
  const truncated = usages.some((usage) => usage.truncated);
  if (probabilities) columns.push(['P(chosen)', 'number']);
  if (tokens) columns.push(['Tokens', 'number']);
  if (truncated) columns.push(['Truncated', 'number']);
  const rows = store.models.map((model, run) => {
    const said = sample.runs[run]?.rewards ?? [];
    const cells = [inline(model, 'name'), outcomeNode(store.outcome(run, row)),
      ...rewards.map((i) => (said[i] === undefined ? '–' : rewardNode(said[i]))),
      formatReward(store.margin(run, row))];
    if (probabilities) cells.push(formatProbability(store.probability(run, row)));
    if (tokens) cells.push(usages[run].tokens ? formatCount(usages[run].tokens) : '–');
    if (truncated) cells.push(usages[run].truncated ? `${usages[run].truncated} cut` : '–');
    return cells;
  });
  return table('What each model made of it', columns, rows, 'verdict');
}

/** The messages of a prompt; of a long conversation its first and last, the others when asked. */
function promptNodes(messages) {
  const nodes = messages.map((message) => element('div', 'message',
    element('p', 'speaker', inline(message.role)), ...contentNodes(message.content, promptAtFirst)));
  const between = nodes.slice(1, -turnsAtEnd);
  if (between.length < 2) return nodes;
  const more = button(`Show ${formatCount(between.length)} messages between`, 'more turns', () => {
    more.replaceWith(...between);
    between[0].tabIndex = -1;
    between[0].focus({preventScroll: true});
  });
  return [nodes[0], more, ...nodes.slice(-turnsAtEnd)];
}

function responseCard(store, sample, index) {
  const {facts, text, runs} = sample;
  const role = facts.roles[index] ?? '';
  const head = element('header', '',
    element('span', `role role-${role || 'none'}`, roleNames[role]),
    element('span', 'quiet', ` response ${index + 1}`));
  const author = text?.responses[index]?.author;
  if (author) head.append(element('span', 'quiet', ' by '), inline(author));
  const grade = facts.label.grades?.[index];
  const content = text?.responses[index]?.content;
  const size = [`${formatCount(facts.lengths[index] ?? 0)} bytes`];
  if (typeof content === 'string') size.push(`${formatCount([...content].length)} characters`);
  const plain = facts.label.grades.every((g) => g === 0 || g === 1);
  if (typeof grade === 'number' && !plain) size.push(`grade ${grade}`);
  const rewards = element('dl', 'rewards');
  store.models.forEach((model, run) => {
    const judgement = runs[run];
    if (judgement?.rewards?.[index] === undefined) return;
    rewards.append(element('dt', '', inline(model)),
      element('dd', '', rewardNode(judgement.rewards[index])));
    for (const [name, values] of Object.entries(judgement.dimensions ?? {})) {
      rewards.append(element('dt', 'dimension', inline(name)),
        element('dd', '', rewardNode(values[index])));
    }
  });
  const card = element('article', `response role-${role || 'none'}`, head,
    element('p', 'size quiet', size.join(' · ')), rewards);
  card.append(...(content === undefined
    ? [element('p', 'quiet', 'The text is not stored.')] : contentNodes(content)));
  return card;
}

function judgeReplies(store, sample) {
  const rows = [];
  store.models.forEach((model, run) => {
    for (const verdict of sample.runs[run]?.verdicts ?? []) {
      const order = verdict.shown.map((i) => i + 1).join(', ');
      const said = verdict.failure
        ? rewardNode(verdict.failure)
        : verdict.shown.map((i, at) => [verdict.ranks[at], i + 1]).sort((a, b) => a[0] - b[0])
          .map(([rank, name], at, all) => (at === 0 ? '' : rank === all[at - 1][0] ? ' = ' : ' > ') + name)
          .join('');
      rows.push([inline(model, 'name'), order, said,
        typeof verdict.confidence === 'number' ? verdict.confidence.toFixed(2) : '–',
        textBox(verdict.raw ?? '')]);
    }
  });
  if (rows.length === 0) return [];
  const said = 'What the judges said';
  return [element('h3', '', said), table(said, [['Model', 'name'], ['Shown', ''],
    ['Ranking', ''], ['Confidence', 'number'], ['Reply', 'reply']], rows, 'replies')];
}

function failures(store, sample) {
  const lines = [];
  store.models.forEach((model, run) => {
    const rewards = sample.runs[run]?.rewards ?? [];
    // Mostly one and the same for all responses.
    const messages = new Set(rewards.filter((r) => typeof r !== 'number')
      .map((r) => `${r.failure.replace('_', ' ')}: ${r.message}`));
    for (const message of messages) {
      lines.push(element('li', 'loud', inline(model, 'name'), ' ', inline(message)));
    }
  });
  return lines.length === 0 ? [] : [element('ul', 'notices', ...lines)];
}

function attributeList(store, sample) {
  const entries = Object.entries(sample.facts.attributes);
  store.models.forEach((model, run) => {
    for (const [name, value] of Object.entries(sample.runs[run]?.attributes ?? {})) {
      entries.push([`${model}: ${name.replaceAll('_', ' ')}`, value.toFixed(3)]);
    }
  });
  for (const [name, grades] of Object.entries(sample.facts.label.dimensions ?? {})) {
    entries.push([`label: ${name}`, grades.map((g) => g ?? '–').join(', ')]);
  }
  if (sample.facts.group) entries.unshift(['group', sample.facts.group]);
  if (entries.length === 0) return [];
  const list = element('dl', 'attributes');
  for (const [name, value] of entries) {
    list.append(element('dt', '', inline(name)), element('dd', '', inline(value)));
  }
  return [element('h3', '', 'Attributes'), list];
}

/** Everything about a sample, for the dialog. */
function sampleNodes(store, row, sample) {
  const order = ['chosen', 'between', '', 'rejected'];
  const indices = sample.facts.lengths.map((_, i) => i);
  indices.sort((a, b) => order.indexOf(sample.facts.roles[a]) - order.indexOf(sample.facts.roles[b])
    || a - b);
  const prompt = sample.text ? promptNodes(sample.text.prompt)
    : [element('p', 'quiet', 'The text of this sample is not stored.')];
  return [
    ...failures(store, sample),
    verdictTable(store, row, sample, indices),
    element('h3', '', 'Prompt'), ...prompt,
    element('h3', '', 'Responses'),
    element('div', 'responses', ...indices.map((i) => responseCard(store, sample, i))),
    ...judgeReplies(store, sample),
    ...attributeList(store, sample),
  ];
}
