// Contrast (WCAG 2.1, 1.4.3 and 1.4.11), names and keyboard access, in both themes.

import assert from 'node:assert/strict';
import test from 'node:test';

import {launch, open, openRow, seeEverything} from './page.mjs';

const browser = await launch();
test.after(() => browser.close());

/** Every visible text with its contrast against what is behind it (WCAG 2.1 relative luminance). */
function textContrasts() {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045
      ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] === 1) return color;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('script, style, noscript, .unseen')) continue;
    const style = getComputedStyle(node);
    if (!node.checkVisibility() || node.getClientRects().length === 0) continue;
    const svg = node.closest('svg') !== null;
    const [a, b] = [parse(svg ? style.fill : style.color), behind(node)].map(luminance);
    found.push({text: walker.currentNode.data.trim().slice(0, 40), tag: `${node.tagName}.${node.className}`,
      contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)});
  }
  return found;
}

/** Marks of figures, interval bars and edges of controls, as drawn, with their contrast (1.4.11). */
function drawnContrasts() {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return {rgb: [r, g, b], a};
  };
  const surface = parse(getComputedStyle(document.body).backgroundColor).rgb;
  const luminance = (rgb) => {
    const [x, y, z] = rgb.map((v) => (v / 255 <= 0.04045
      ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (color, opacity) => {
    const {rgb, a} = parse(color);
    const [m, s] = [rgb.map((v, i) => v * a * opacity + surface[i] * (1 - a * opacity)), surface]
      .map(luminance);
    return (Math.max(m, s) + 0.05) / (Math.min(m, s) + 0.05);
  };
  // With the opacity of everything around it.
  const opacity = (node) => {
    let all = 1;
    for (let at = node; at && at.tagName !== 'FIGURE'; at = at.parentElement) {
      all *= Number(getComputedStyle(at).opacity);
    }
    return all;
  };
  const found = [];
  const look = (kind, selector, ...properties) => {
    for (const node of document.querySelectorAll(selector)) {
      const style = getComputedStyle(node);
      const colors = properties.map((name) => style[name]).filter((color) => color !== 'none');
      if (!node.checkVisibility() || colors.length === 0) continue;
      found.push({kind, color: colors.join(), contrast: Math.max(
        ...colors.map((color) => contrast(color, opacity(node))))});
    }
  };
  look('line', '.plot .mark-rule.role-mark line', 'stroke');
  look('symbol', '.plot .mark-symbol.role-mark path', 'stroke', 'fill');
  look('symbol', '.plot .role-legend-symbol path', 'stroke', 'fill');
  look('rect', '.plot .mark-rect.role-mark path', 'fill');
  look('bar', '.interval-bar line', 'stroke');
  look('control', 'main select, main input, #theme', 'borderTopColor');
  return found;
}

for (const colorScheme of ['light', 'dark']) {
  test(`text has a contrast of 4.5 in the ${colorScheme} theme`, {timeout: 60000}, async () => {
    const page = await open(browser, 'several', {colorScheme});
    await seeEverything(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    const onPage = await page.evaluate(textContrasts);
    await openRow(page, page.locator('.tabulator-row').first());
    const all = [...onPage, ...await page.evaluate(textContrasts)];
    assert.ok(all.length > 300);
    assert.deepEqual(all.filter(({contrast}) => contrast < 4.5), []);
    await page.context().close();
  });

  test(`a leaderboard has these contrasts in the ${colorScheme} theme`, {timeout: 60000}, async () => {
    const page = await open(browser, 'board', {colorScheme});
    await seeEverything(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    const texts = await page.evaluate(textContrasts);
    assert.ok(texts.length > 300);
    assert.deepEqual(texts.filter(({contrast}) => contrast < 4.5), []);
    const drawn = await page.evaluate(drawnContrasts);
    for (const kind of ['line', 'symbol', 'control']) {
      assert.ok(drawn.filter((mark) => mark.kind === kind).length >= 5, kind);
    }
    assert.deepEqual(drawn.filter(({contrast}) => contrast < 3), []);
    await page.context().close();
  });

  test(`marks in figures have a contrast of 3 in the ${colorScheme} theme`, async () => {
    const page = await open(browser, 'several', {colorScheme});
    const contrasts = await page.evaluate(() => {
      const luminance = (color) => {
        const [x, y, z] = color.match(/[\d.]+/g).slice(0, 3).map((v) => (v / 255 <= 0.04045
          ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
      };
      const names = [...'12345678'].map((i) => `run-${i}`)
        .concat([...'123'].map((i) => `baseline-${i}`), [...'rptwfu'].map((code) => `outcome-${code}`), ['ink', 'quiet', 'link', 'loud', 'edge']);
      const probe = document.body.appendChild(document.createElement('i'));
      const surface = luminance(getComputedStyle(document.body).backgroundColor);
      return names.map((name) => {
        probe.style.color = `var(--${name})`;
        const mark = luminance(getComputedStyle(probe).color);
        return [name, (Math.max(mark, surface) + 0.05) / (Math.min(mark, surface) + 0.05)];
      });
    });
    assert.deepEqual(contrasts.filter(([, contrast]) => contrast < 3), []);
    await page.context().close();
  });

  test(`what is drawn has a contrast of 3 in the ${colorScheme} theme`, async () => {
    const page = await open(browser, 'baselines', {colorScheme});
    await seeEverything(page);
    const drawn = await page.evaluate(drawnContrasts);
    for (const kind of ['line', 'symbol', 'rect', 'bar', 'control']) {
      assert.ok(drawn.filter((mark) => mark.kind === kind).length >= 5, kind);
    }
    assert.deepEqual(drawn.filter(({contrast}) => contrast < 3), []);
    await page.context().close();
  });

  test(`baselines are told apart in figures in the ${colorScheme} theme`, async () => {
    const page = await open(browser, 'baselines', {colorScheme});
    await seeEverything(page);
    const figure = page.locator('[data-figure="s1-scores"]');
    const looks = (selector, ...names) => figure.locator(selector).evaluateAll(
      (all, names) => all.slice(0, 5).map((node) => names.map((name) => (name === 'd'
        ? node.getAttribute('d') : getComputedStyle(node)[name])).join(' ')), names);
    const lines = await looks('.mark-rule.role-mark line', 'stroke', 'strokeDasharray');
    const marks = await looks('.mark-symbol.role-mark path', 'd');
    assert.equal(new Set(lines).size, 5);
    assert.equal(new Set(lines.map((line) => line.split(')')[1])).size, 4, 'models\' lines are whole');
    assert.equal(new Set(marks).size, 5);
    const labels = await figure.locator('.role-legend-label text').allTextContents();
    assert.deepEqual(labels, ['Tiny-Reward-1B', 'Small-Reward-3B', 'baseline:length',
      'baseline:random', 'baseline:constant']);
    await page.context().close();
  });
}

for (const name of ['several', 'board-small']) test(`everything that can be operated has a name and can be reached by Tab: ${name}`, {timeout: 60000}, async () => {
  const page = await open(browser, name);
  await seeEverything(page);
  await page.evaluate(() => document.querySelectorAll('#board-weights, .model-card').forEach((d) => { d.open = true; }));
  const nameless = await page.evaluate(() => [...document.querySelectorAll(
    'main button, main select, main input, main a, .top button, .top a')]
    .filter((node) => !(node.innerText || node.getAttribute('aria-label')
      || node.labels?.[0]?.innerText)).map((node) => node.outerHTML));
  assert.deepEqual(nameless, []);
  const wanted = await page.evaluate(() => [...document.querySelectorAll(
    'main button:not([hidden]), main select, main input, main a, main summary, .grid, #theme')]
    .filter((node) => node.checkVisibility()).length);
  await page.evaluate(() => scrollTo(0, 0));
  const reached = new Set();
  for (let i = 0; i < 200; ++i) {
    await page.keyboard.press('Tab');
    const mark = await page.evaluate(() => {
      const node = document.activeElement;
      if (node === document.body) return null;
      node.dataset.reached ??= String(Math.random());
      return node.matches('main button, main select, main input, main a, main summary, .grid, #theme')
        ? node.dataset.reached : '';
    });
    if (mark === null) break;
    if (mark) reached.add(mark);
  }
  assert.ok(reached.size >= wanted, `${reached.size} of ${wanted} reached`);
  await page.context().close();
});

test('a leaderboard\'s headings descend without gaps, its tables are named', async () => {
  const page = await open(browser, 'board');
  const levels = await page.locator('main :is(h1, h2, h3, h4)').evaluateAll(
    (all) => all.map((node) => Number(node.tagName[1])));
  assert.equal(levels[0], 1);
  levels.slice(1).forEach((level, i) => assert.ok(level <= levels[i] + 1));
  assert.equal(await page.locator('main table:not(:has(caption))').count(), 0);
  await page.context().close();
});

test('headings descend without gaps, tables and the dialog are named', async () => {
  const page = await open(browser, 'two-suites');
  const levels = await page.locator('main :is(h1, h2, h3, h4)').evaluateAll(
    (all) => all.map((node) => Number(node.tagName[1])));
  assert.equal(levels[0], 1);
  levels.slice(1).forEach((level, i) => assert.ok(level <= levels[i] + 1));
  assert.equal(await page.locator('main table:not(:has(caption))').count(), 0);
  await openRow(page, page.locator('.tabulator-row').first());
  assert.equal(await page.getByRole('dialog').getAttribute('aria-labelledby'), 'sample-title');
  await page.context().close();
});
