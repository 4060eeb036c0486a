// Building blocks of the page. Text from data sets reaches the document only through Text nodes.

/** An element with a class and children (nodes, or strings that become text). */
function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) node.append(child);
  return node;
}

/** A labelled choice at the end of `form`; `options`: pairs of value and text. Returns the select. */
function choice(form, name, label, options, onChange) {
  const select = element('select', '', ...options.map(([value, text]) => {
    const option = element('option', '', visibleText(text, 60));
    option.value = value;
    return option;
  }));
  select.name = name;
  select.addEventListener('change', () => onChange(select.value));
  form.append(element('label', '', element('span', '', label), select));
  return select;
}

/** A button that is not part of a form's submission. */
function button(label, className, onClick) {
  const node = element('button', className, label);
  node.type = 'button';
  node.addEventListener('click', onClick);
  return node;
}

/** The value of a JSON block. */
function jsonOf(script) {
  return JSON.parse(script.textContent);
}

// Characters that nobody sees but that change what is seen: bidi and other format controls, C0 and
// C1 controls. Joiners stay: emoji and several scripts need them.
const hiddenControls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Appends `text` to `node`, with hidden control characters shown by name instead of acting. */
function appendVisible(node, text) {
  let end = 0;
  for (const match of text.matchAll(hiddenControls)) {
    if (match[0] === '\r' && text[match.index + 1] === '\n') continue;
    node.append(text.slice(end, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    const mark = element('span', 'control', `U+${code}`);
    mark.title = 'hidden control character';
    node.append(mark);
    end = match.index + match[0].length;
  }
  node.append(text.slice(end));
  return node;
}

/** The same as a string, for places that hold text alone: options, titles. */
function visibleText(text, most) {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.replace(hiddenControls, (control) =>
    `⟨U+${control.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

const longestInline = 2000;  // characters

/** A name or value from a data set: isolated, so that its direction changes nothing around it. */
function inline(value, className) {
  const text = String(value);
  const node = element('bdi', className);
  node.dir = 'auto';
  appendVisible(node, text.slice(0, longestInline));
  if (text.length > longestInline) node.append(`… (${formatCount(text.length)} characters)`);
  return node;
}

const minus = '\u2212';

/** A reward or margin with enough digits to tell neighbours apart. */
function formatReward(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(2) : value.toFixed(size < 10 ? 3 : 2);
  return text.replace('-', minus);
}

/** sigmoid(margin): the probability with which a Bradley-Terry model prefers the chosen response. */
function chosenProbability(margin) {
  return margin === null ? null : 1 / (1 + Math.exp(-margin));
}

function formatProbability(p) {
  if (p === null) return '–';
  if (p > 0.999) return '> 0.999';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function formatCount(n) {
  return n.toLocaleString('en-US');
}
