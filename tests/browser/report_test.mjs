// The report as a reader uses it: figures, table, samples, links, keys, themes, paper.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import test from 'node:test';

import {
  brokenIntervals, eventually, launch, open, openRow, overflows, press, sampleShown, seeEverything, until,
} from './page.mjs';

const browser = await launch();
test.after(() => browser.close());

/** Runs `body` on an open page, which must have done nothing that it may not. */
function onPage(title, name, options, body) {
  test(title, {timeout: 180000}, async () => {
    const page = await open(browser, name, options);
    await body(page);
    assert.deepEqual(page.offences, []);
    await page.context().close();
  });
}

const cells = (page, field) => page.locator(`.tabulator-cell[tabulator-field="${field}"]`).allInnerTexts();
const title = (page) => page.locator('.sample-title').innerText();

for (const name of ['one', 'clean', 'several', 'two', 'many', 'two-suites', 'none']) {
  for (const width of [360, 768, 1280]) {
    onPage(`${name} at ${width} pixels fits and is silent`, name, {width}, async (page) => {
      await seeEverything(page);
      assert.equal(await overflows(page), false);
      assert.deepEqual(await brokenIntervals(page), []);
    });
  }
}

/** Texts that lie over one another, or outside of what holds them and cannot be scrolled to. */
const misplaced = (page) => page.evaluate(() => {
  const found = [];
  for (const name of document.querySelectorAll('main :is(h1, h2, h3, th, td, bdi, small, p)')) {
    const box = name.getBoundingClientRect();
    const scrolls = name.closest('.scroll, .plot, .grid, .unseen, .facts dd, nav');
    if (name.checkVisibility() && box.width > 0 && !scrolls && box.right > innerWidth + 1) {
      found.push(name.textContent.slice(0, 30));
    }
  }
  for (const row of document.querySelectorAll('main tr')) {
    const cells = [...row.cells].filter((cell) => cell.checkVisibility());
    for (const [i, cell] of cells.slice(1).entries()) {
      // What is in them: a text cut off by its element is as large as that.
      const boxes = (node) => [...node.children].map((child) => child.getBoundingClientRect())
        .filter((box) => box.width > 1);
      if (boxes(cells[i]).some((a) => boxes(cell).some((b) => a.right > b.left + 1
          && a.left < b.right - 1 && a.bottom > b.top + 1 && a.top < b.bottom - 1))) {
        found.push(`${cells[i].textContent.trim().slice(0, 30)} | ${cell.textContent.trim().slice(0, 30)}`);
      }
    }
  }
  return found;
});

/** What a reader sees of a part of the window: the colour of each pixel. */
async function pixels(page, clip) {
  const png = (await page.screenshot({clip})).toString('base64');
  const context = await browser.newContext();
  const colors = await (await context.newPage()).evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    return Array.from({length: data.length / 4}, (_, i) => `rgb(${[...data.slice(4 * i, 4 * i + 3)].join(', ')})`);
  }, png);
  await context.close();
  return colors;
}

/** The share of the pixels along an edge of a box that have the colour of the line that says "cut". */
async function cutLine(page, box, side) {
  const {right, bottom, left, top} = await box.evaluate((node) => {
    node.scrollIntoView({block: 'center', behavior: 'instant'});
    return node.getBoundingClientRect().toJSON();
  });
  const clip = side === 'right'
    ? {x: Math.floor(right) - 1, y: Math.ceil(top), width: 1, height: Math.floor(bottom - top) - 1}
    : {x: Math.ceil(left), y: Math.floor(bottom) - 1, width: Math.floor(right - left) - 1, height: 1};
  const edge = await box.evaluate((node) => {
    const probe = node.appendChild(document.createElement('i'));
    probe.style.color = 'var(--edge)';
    const {color} = getComputedStyle(probe);
    probe.remove();
    return color;
  });
  const colors = await pixels(page, clip);
  return colors.filter((color) => color === edge).length / colors.length;
}

for (const colorScheme of ['light', 'dark']) {
  onPage(`a table that is cut off says so at its edge in the ${colorScheme} theme`, 'several', {width: 400, colorScheme}, async (page) => {
    const boxes = await page.locator('main .scroll').all();
    const cut = [];
    for (const box of boxes) {
      const hidden = await box.evaluate((node) => node.scrollWidth - node.clientWidth);
      if (await box.isVisible() && hidden > 20) cut.push(box);
      if (await box.isVisible() && hidden <= 0) assert.ok(await cutLine(page, box, 'right') < 0.1);
    }
    assert.ok(cut.length > 0);
    for (const box of cut) {
      assert.ok(await cutLine(page, box, 'right') > 0.8, await box.getAttribute('aria-label'));
      await box.evaluate((node) => { node.scrollLeft = node.scrollWidth; });
      assert.ok(await cutLine(page, box, 'right') < 0.1, 'at its end nothing is cut off');
    }
    await page.emulateMedia({media: 'print'});
    assert.equal(await cut[0].evaluate((node) => getComputedStyle(node).backgroundImage), 'none');
  });
}

onPage('a long table in a fold has no scroll of its own', 'many', {}, async (page) => {
  const fold = page.locator('.comparison details.fold').first();
  await press(fold.locator('summary'));
  const box = await fold.locator('.scroll').evaluate((node) => [node.scrollHeight - node.clientHeight, node.clientHeight]);
  assert.ok(box[0] <= 1 && box[1] > 1500, `${box}`);
});

onPage('a caption says that its table is cut off', 'several', {width: 390}, async (page) => {
  const hint = (caption) => caption.evaluate((node) => getComputedStyle(node, '::after').content);
  const captions = await page.locator('main .caption').all();
  let cut = 0;
  for (const caption of captions) {
    if (!await caption.isVisible()) continue;
    const hidden = await caption.evaluate((node) => {
      const box = node.nextElementSibling;
      return box?.matches('.scroll') ? box.scrollWidth - box.clientWidth : 0;
    });
    cut += hidden > 1;
    await eventually(async () => assert.equal((await hint(caption)).includes('scroll sideways'), hidden > 1));
  }
  assert.ok(cut > 0);
});

onPage('boxes that scroll have a name and are reached by keys', 'hostile-rtl', {width: 390}, async (page) => {
  await press(page.locator('.tabulator-row').first());
  await sampleShown(page);
  const boxes = await page.locator('.scroll').evaluateAll((all) => all.map(
    (box) => [box.tabIndex, box.getAttribute('role'), Boolean(box.getAttribute('aria-label'))]));
  assert.ok(boxes.length > 8);
  for (const box of boxes) assert.deepEqual(box, [0, 'region', true]);
});

for (const models of [1, 2, 3]) {
  for (const width of [768, 1400]) {
    onPage(`eight scores of ${models} fit ${width} pixels`, `scores-${models}`, {width}, async (page) => {
      const tables = await page.locator('.scores > .scroll').evaluateAll((all) => all.map(
        (box) => ({hidden: box.scrollWidth - box.clientWidth, rows: box.querySelectorAll('tbody tr').length})));
      assert.deepEqual(tables, [{hidden: 0, rows: 8}]);
    });
  }
}

onPage('every number is in the fold of its kind', 'several', {}, async (page) => {
  const all = page.locator('.scores details.folds');
  await press(all.locator('> summary'));
  const kinds = all.locator('> details');
  const rows = await kinds.evaluateAll((list) => list.map((fold) => [
    Number(fold.querySelector('summary').innerText.match(/\((\d+)\)$/)[1]), fold.querySelectorAll('tbody tr').length]));
  assert.ok(rows.length >= 3);
  for (const [said, there] of rows) assert.equal(said, there);
  assert.equal(await kinds.first().locator('table').isVisible(), false);
  await press(kinds.first().locator('summary'));
  assert.equal(await kinds.first().locator('table').isVisible(), true);
});

onPage('one model under two names is warned of before anything else of the two', 'same', {}, async (page) => {
  const order = await page.locator('.comparison > *').evaluateAll((all) => all.map((node) => node.className));
  assert.deepEqual(order.slice(1, 3), ['reading', 'notices']);
  assert.match(await page.locator('.comparison .notices li.loud').innerText(),
    /^350 of 350 samples have exactly the same margin, to the last bit, with reward-8b and with reward-8b-tuned/);
});

for (const width of [390, 800, 1400]) {
  onPage(`names of 200 characters at ${width} pixels`, 'long-names', {width}, async (page) => {
    await seeEverything(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    assert.equal(await overflows(page), false);
    assert.deepEqual(await misplaced(page), []);
    assert.deepEqual(await brokenIntervals(page), []);
    // Numbers are seen beside or under the names, without scrolling.
    for (const number of await page.locator('.overview tbody tr:first-child .value, .scores-side .value').all()) {
      const {left, right} = await number.evaluate((node) => node.getBoundingClientRect());
      if (width > 390 || !(await number.evaluate((node) => node.closest('.overview')))) {
        assert.ok(left >= 0 && right <= width, `${left} to ${right}`);
      }
    }
    await openRow(page, page.locator('.tabulator-row').first());
    assert.equal(await page.evaluate(() => {
      const body = document.querySelector('.sample-body');
      return body.scrollWidth > body.clientWidth;
    }), false, 'the sample fits its dialog');
    const head = await page.locator('.sample-head').evaluate((node) => node.getBoundingClientRect());
    assert.ok(head.height < 200 && head.right <= width + 1);
  });
}

onPage('several suites begin with models × suites', 'two-suites', {}, async (page) => {
  assert.equal(await page.locator('main section').first().getAttribute('id'), 'overview');
  assert.equal(await page.locator('h1').innerText(), '3 models on 2 suites');
  const rows = await page.locator('.overview tbody tr').evaluateAll((all) => all.map(
    (row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, ' ').trim())));
  assert.deepEqual(rows.map((row) => row[0]), ['Tiny-Reward-1B', 'MiniLM relevance', 'baseline:length']);
  assert.match(rows[0][1], /^\d\d\.\d\d % \d\d\.\d\d – \d\d\.\d\d %$/);
  assert.match(rows[0][2], /^0\.758333 0\.\d{4} – 0\.\d{4}$/);
  assert.deepEqual([rows[1][2], rows[2][2]], ['not judged', 'not judged']);
  await press(page.locator('.overview tbody a').nth(1));
  await eventually(async () => {
    const top = await page.locator('#s2').evaluate((node) => node.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 300, `the chapter is at ${top}`);
  });
});

onPage('on a phone each score of the overview is beside its suite', 'two-suites', {width: 390}, async (page) => {
  const cell = page.locator('.overview tbody td').nth(1);
  assert.equal(await cell.locator('.of').innerText(), 'RM-Bench');
  const {left, right} = await cell.locator('.value').evaluate((node) => node.getBoundingClientRect());
  assert.ok(left >= 0 && right <= 390);
});

onPage('one suite has no overview', 'several', {}, async (page) => {
  assert.equal(await page.locator('.overview').count(), 0);
});

onPage('rewards that are no log-odds have no P(chosen)', 'several', {}, async (page) => {
  const head = page.locator('.tabulator-col[tabulator-field="p"]');
  const choose = (label) => page.locator('select[name=model]').selectOption({label});
  assert.equal(await head.isVisible(), true);
  await choose('baseline:length');
  await eventually(async () => assert.equal(await head.isVisible(), false));
  await choose('MiniLM relevance');
  await eventually(async () => assert.match((await cells(page, 'm1'))[0], /failed/));
  assert.equal(await head.isVisible(), false);
  await choose('Tiny-Reward-1B');
  await eventually(async () => assert.equal(await head.isVisible(), true));
  assert.match(await head.innerText(), /Tiny-Reward-1B/, 'it says whose it is');
  await openRow(page, page.locator('.tabulator-row').nth(3));
  const said = await page.locator('.verdict tbody tr').evaluateAll(
    (all) => all.map((row) => row.cells[5].innerText));
  assert.match(said[0], /\d/);
  assert.deepEqual(said.slice(1), ['–', '–']);
});

/** Opens a sample of the page of long prompts: they are shown worst first, so by its link. */
async function openSample(page, at) {
  const ids = await page.evaluate(
    () => JSON.parse(document.querySelector('script.sample-index').textContent).ids);
  await page.evaluate((id) => { location.hash = `sample=${id}`; }, ids[at]);
  await until(page, (id) => document.querySelector('.sample-title').innerText === id
    && document.querySelector('dialog[open] .responses'), ids[at]);
}

const responsesTop = (page) => page.locator('.responses').evaluate(
  (node) => node.getBoundingClientRect().top);

onPage('a long prompt is folded after its beginning', 'long-prompts', {}, async (page) => {
  await openSample(page, 0);
  const text = page.locator('.message .text');
  assert.match(await text.innerText(), /^word word .*x\n*Show more \(88,700 characters left\)$/s);
  assert.ok(await responsesTop(page) < 900, 'the responses are on the first screen');
  const more = page.locator('.message .more');
  await more.focus();
  await page.keyboard.press('Enter');
  assert.match(await more.innerText(), /28,700 characters left/);
  await page.keyboard.press('Enter');
  assert.equal(await more.isVisible(), false);
  assert.equal((await text.innerText()).length, 90200);
  await page.keyboard.press('ArrowRight');  // the keys are not lost with the button
  await until(page, () => document.querySelector('.place').innerText.includes(' of 3'));
});

onPage('a prompt of many lines is folded too', 'long-prompts', {}, async (page) => {
  await openSample(page, 1);
  assert.doesNotMatch(await page.locator('.message .text').innerText(), /last/);
  assert.ok(await responsesTop(page) < 900);
  await press(page.locator('.message .more'));
  assert.match(await page.locator('.message .text').innerText(), /^first.*last$/s);
});

onPage('code in a text keeps its indentation', 'code', {}, async (page) => {
  await openSample(page, 0);
  const code = page.locator('.message .text .code');
  assert.equal(await code.innerText(), 'def f(x):\n    if x:\n\treturn 1\n');
  assert.match(await page.locator('.message .text').innerText(), /^Mend this:\n```python\ndef f.*```\nSoon\.$/s);
  // Every character of it is as wide, so that lines that are indented alike begin alike.
  const family = await code.evaluate((node) => getComputedStyle(node).fontFamily);
  assert.match(family, /monospace/);
  assert.doesNotMatch(await page.locator('.message .text > span').first().evaluate(
    (node) => getComputedStyle(node).fontFamily), /monospace/);
});

onPage('of a long conversation the first and last turns are shown', 'long-prompts', {}, async (page) => {
  await openSample(page, 2);
  const turns = () => page.locator('.message .text').allInnerTexts();
  assert.deepEqual(await turns(), ['turn 0', 'turn 28', 'turn 29']);
  assert.ok(await responsesTop(page) < 900);
  await press(page.getByRole('button', {name: 'Show 27 messages between'}));
  assert.deepEqual(await turns(), Array.from({length: 30}, (_, i) => `turn ${i}`));
});

onPage('sections come in the order that a reader needs', 'several', {}, async (page) => {
  const ids = await page.locator('main section').evaluateAll((all) => all.map((s) => s.id));
  assert.deepEqual(ids, ['headline', 'health', 'scores', 'comparison', 'length-bias', 'calibration',
    'abstention', 'margins', 'samples', 'provenance'].map((id) => `s1-${id}`));
});

onPage('the starter says that it is no benchmark', 'clean', {}, async (page) => {
  assert.equal(await page.locator('.badge').innerText(), 'illustrative, not a benchmark');
  assert.equal(await page.locator('.notices li').getAttribute('class'), 'quiet');
});

onPage('a failure is loud', 'several', {}, async (page) => {
  assert.match(await page.locator('.notices li.loud').innerText(), /3 of 350 .* failed/);
});

onPage('every figure is drawn and has a text alternative', 'several', {}, async (page) => {
  await seeEverything(page);
  for (const figure of await page.locator('figure').all()) {
    assert.ok(await figure.locator('svg').count() === 1);
    assert.match(await figure.locator('.plot').getAttribute('aria-label'), /\d/);
    assert.match(await figure.locator('.figure-summary').innerText(), /\d/);
    assert.ok(await figure.locator('svg path').count() > 3);
  }
});

onPage('figures are saved as SVG and PNG', 'one', {}, async (page) => {
  await seeEverything(page);
  for (const [kind, start] of [['svg', '<svg'], ['png', '\x89PNG']]) {
    const waiting = page.waitForEvent('download');
    await press(page.locator(`[data-save="${kind}"]`).first());
    const download = await waiting;
    assert.equal(download.suggestedFilename(), `assay-s1-scores.${kind}`);
    const bytes = await readFile(await download.path());
    assert.ok(bytes.toString('latin1').startsWith(start));
    assert.ok(bytes.length > 2000);
  }
});

const numbers = (texts) => texts.map((text) => Number(text.replace('−', '-')));

onPage('the worst margin comes first, and a click on the head turns the order', 'one', {}, async (page) => {
  const first = numbers(await cells(page, 'badness'));
  assert.deepEqual(first, [...first].sort((a, b) => a - b));
  await press(page.locator('.tabulator-col[tabulator-field="badness"]'));
  await eventually(async () => {
    const turned = numbers(await cells(page, 'badness'));
    assert.deepEqual(turned, [...turned].sort((a, b) => b - a));
    assert.ok(turned[0] > first[0]);
  });
});

onPage('failures come before the worst margin', 'several', {}, async (page) => {
  await page.locator('select[name=model]').selectOption({label: 'MiniLM relevance'});
  await until(page, () => document.querySelector('.tabulator-row').innerText.includes('failed'));
  await eventually(async () => {
    const shown = (await cells(page, 'm1')).slice(0, 4);
    for (const failed of shown.slice(0, 3)) assert.match(failed, /^! failed/);
    assert.match(shown[3], /^✗ −/);
  });
});

onPage('filters combine', 'one', {}, async (page) => {
  await page.locator('select[name=outcome]').selectOption('w');
  await page.locator('select[name=subset]').selectOption('Math');
  await eventually(async () => {
    assert.deepEqual([...new Set(await cells(page, 'outcome'))], ['✗ wrong']);
    assert.deepEqual([...new Set(await cells(page, 'subset'))], ['Math']);
  });
  const id = (await cells(page, 'id'))[0];
  await page.locator('input[name=find]').fill(id.toUpperCase());
  await until(page, () => document.querySelectorAll('.tabulator-row').length === 1);
  await eventually(async () => assert.equal(await page.locator('.count').innerText(), '1 of 350 samples'));
  await page.locator('input[name=find]').fill('nothing has this id');
  await page.getByText('No sample passes these filters.').waitFor();
});

onPage('counts of differences lead to the samples', 'several', {}, async (page) => {
  const link = page.locator('.comparison a').first();
  const count = Number(await link.innerText());
  await press(link);
  await page.locator('.difference button').waitFor();
  await eventually(async () => {
    assert.equal(await page.locator('.count').innerText(), `${count} of 350 samples`);
    for (const cell of (await cells(page, 'm0')).slice(0, 5)) assert.match(cell, /^✓/);
    for (const cell of (await cells(page, 'm1')).slice(0, 5)) assert.match(cell, /^[✗=!]/);
  });
  await press(page.getByText('Show all'));
  await eventually(async () => assert.equal(await page.locator('.count').innerText(), '350 samples'));
});

const models = ['Small-Reward-3B', 'Large-Reward-70B'];

for (const [row, [first, second], chosen, sorted] of [[0, ['✓', '✓'], 'both', 'm0'],
  [1, ['✓', '✗='], 'only Small-Reward-3B', 'm1'], [2, ['✗=', '✓'], 'only Large-Reward-70B', 'm0'],
  [3, ['✗=', '✗='], 'neither', 'm0']]) {
  onPage(`the count of ${chosen} leads to its samples, with both models named`, 'two', {}, async (page) => {
    const link = page.locator('.comparison tbody tr').nth(row).locator('a');
    const count = Number(await link.innerText());
    await press(link);
    await page.locator('.difference button').waitFor();
    await eventually(async () => {
      assert.equal(await page.locator('.count').innerText(), `${count} of 350 samples`);
      for (const [field, signs] of [['m0', first], ['m1', second]]) {
        for (const cell of (await cells(page, field)).slice(0, 5)) {
          assert.match(cell, new RegExp(`^[${signs}] [−\\d.]+`), 'a verdict and a margin');
        }
      }
      const margins = numbers((await cells(page, sorted)).map((cell) => cell.split(' ')[1]));
      assert.deepEqual(margins, [...margins].sort((a, b) => a - b), 'the furthest off comes first');
    });
    for (const [i, model] of models.entries()) {
      assert.equal(await page.locator(`.tabulator-col[tabulator-field="m${i}"]`).innerText(), model);
    }
    assert.equal(await page.locator('select[name=model]').inputValue(), '0', 'the choice of a model stays');
    assert.equal(await page.locator('select[name=right] option:checked').innerText(), chosen);
    await press(page.getByText('Show all'));
    await eventually(async () => assert.equal(await page.locator('.count').innerText(), '350 samples'));
    assert.equal(await page.locator('select[name=right]').inputValue(), '');
  });
}

onPage('a menu filters by who is right', 'two', {}, async (page) => {
  const counts = {};
  for (const label of ['both', 'only Small-Reward-3B', 'only Large-Reward-70B', 'neither', 'one of them']) {
    await page.locator('select[name=right]').selectOption({label});
    await eventually(async () => assert.match(await page.locator('.count').innerText(), /^\d+ of 350 samples/));
    counts[label] = parseInt(await page.locator('.count').innerText(), 10);
  }
  const linked = await page.locator('.comparison tbody tr a').evaluateAll((all) => all.map((a) => Number(a.innerText)));
  const [both, first, second, neither] = linked.slice(0, 4);
  assert.deepEqual(counts, {both, 'only Small-Reward-3B': first, 'only Large-Reward-70B': second, neither,
    'one of them': first + second});
});

onPage('of many models each has a letter, and a line says whose', 'many', {}, async (page) => {
  assert.match(await page.locator('.models-legend').innerText(), /^A\sReward-Model-1B · B\sReward-Model-2B · /);
  const head = await page.locator('.tabulator-col[tabulator-field="right"] .strip').innerText();
  assert.equal(head.replace(/\s/g, ''), 'ABCDEFGHIJKL');
  assert.deepEqual(await page.locator('select[name=right] option').allInnerTexts(),
    ['all samples', 'all models', 'none', 'some, not all']);
});

onPage('on a phone the list has subsets, ids and all models', 'two', {width: 390}, async (page) => {
  const row = page.locator('.tabulator-row').first();
  assert.match(await row.innerText(), /^[0-9a-f]{8}\s+(Knowledge|Reasoning|Math|Coding)\s/);
  const [id, subset] = await row.locator('.lines bdi').evaluateAll((all) => all.map((node) => node.getBoundingClientRect().toJSON()));
  assert.ok(id.width > 100 && subset.top >= id.bottom - 1, 'one under the other');
  const heads = await page.locator('.tabulator-col').evaluateAll((all) => all
    .filter((col) => col.checkVisibility()).map((col) => col.innerText.trim()));
  assert.deepEqual(heads, ['Sample', 'A', 'B']);
  assert.match(await page.locator('.models-legend').innerText(), /^A\sSmall-Reward-3B · B\sLarge-Reward-70B$/);
  assert.equal(await page.locator('.grid').evaluate((grid) => grid.scrollWidth > grid.clientWidth + 1), false);
});

onPage('of two models the page says which is better before anything else of them', 'two', {}, async (page) => {
  const said = await page.locator('.comparison .reading').first().innerText();
  assert.match(said, /^Large-Reward-70B is better than Small-Reward-3B by [\d.]+ points \(95\s% interval [\d.]+\sto\s[\d.]+, p/);
  await seeEverything(page);
  const summary = await page.locator('.comparison .figure-summary').first().innerText();
  assert.match(summary, /^Overall \(350\) \+[\d.]+\s\([−\d.]+\sto\s[−\d.]+\); Knowledge \(\d+\) /);
  assert.match(await page.locator('.comparison figure').first().innerText(), /← A better.*B better →/s);
  // The line at 0 is darker than the other lines of the grid.
  const lines = await page.locator('.comparison .role-axis-grid line').evaluateAll((all) => all.map(
    (line) => getComputedStyle(line).stroke));
  assert.equal(new Set(lines).size, 2);
});

onPage('a sample shows two models side by side', 'two', {}, async (page) => {
  await openRow(page, page.locator('.tabulator-row').first());
  const head = await page.locator('.verdict th').allInnerTexts();
  assert.deepEqual(head.slice(0, 6),
    ['Model', 'Outcome', '✓ chosen', '✗ rejected', 'Margin', 'P(chosen)']);
  const rows = await page.locator('.verdict tbody tr').evaluateAll((all) => all.map(
    (row) => [...row.cells].map((cell) => cell.innerText.replace('−', '-'))));
  assert.deepEqual(rows.map((row) => row[0]), ['Small-Reward-3B', 'Large-Reward-70B']);
  for (const row of rows) {
    const [chosen, rejected, margin] = row.slice(2, 5).map(Number);
    assert.ok(Math.abs(chosen - rejected - margin) < 0.02, `${chosen} − ${rejected} is not ${margin}`);
  }
});

onPage('twelve models are compared in one matrix, their pairs folded', 'many', {}, async (page) => {
  assert.match(await page.locator('.comparison .reading').first().innerText(), /^[1-9]\d* of 66 pairs can be told apart/);
  assert.equal(await page.locator('.comparison table').first().locator('tbody tr').count(), 12);
  assert.equal(await page.locator('.comparison details.fold summary').first().innerText(), 'All 66 pairs');
});

onPage('a sample opens with its texts, rewards and label', 'several', {}, async (page) => {
  const id = (await cells(page, 'id'))[0];
  await openRow(page, page.locator('.tabulator-row').first());
  assert.equal(await title(page), id);
  assert.match(await page.evaluate(() => location.hash), new RegExp(`sample=${id}`));
  const body = await page.locator('.sample-body').innerText();
  assert.match(body, /Question \d+/);
  const roles = await page.locator('.response .role').allInnerTexts();
  assert.deepEqual(roles, ['✓ chosen', '✗ rejected']);
  assert.equal(await page.locator('.response').first().locator('.reward').count(), 3);
  const [left, right] = await page.locator('.response').evaluateAll(
    (all) => all.map((card) => card.getBoundingClientRect()));
  assert.ok(left.y === right.y && left.x < right.x, 'side by side');
});

onPage('margin and P(chosen) of a sample agree with its rewards', 'one', {}, async (page) => {
  await openRow(page, page.locator('.tabulator-row').nth(3));
  const [chosen, rejected] = numbers(await page.locator('.response .reward').allInnerTexts());
  const row = await page.locator('.verdict tbody td').allInnerTexts();
  assert.deepEqual(numbers(row.slice(2, 4)), [chosen, rejected]);
  const margin = numbers([row[4]])[0];
  assert.ok(Math.abs(chosen - rejected - margin) < 0.011);
  const probability = Number(row[5].replace('< ', ''));
  assert.ok(Math.abs(1 / (1 + Math.exp(-margin)) - probability) < 0.002);
});

test('a link opens its sample', {timeout: 180000}, async () => {
  const first = await open(browser, 'two-suites');
  const [host] = await first.locator('.browser').all();
  await openRow(first, host.locator('.tabulator-row').nth(2));
  const [hash, id] = [await first.evaluate(() => location.hash), await title(first)];
  assert.match(hash, /^#suite=s1&sample=/);
  const second = await open(browser, 'two-suites', {hash});
  await sampleShown(second);
  assert.equal(await title(second), id);
  assert.deepEqual(second.offences, []);
});

const hostileId = '<img src=x onerror=alert(1)>\u202eevil';
const missing = `#sample=${encodeURIComponent(hostileId)}`;

onPage('a link to a sample that is not there says so', 'several', {hash: missing}, async (page) => {
  const message = page.getByRole('status');
  await message.getByText('is not among the samples of this page').waitFor();
  assert.equal(await message.locator('bdi').innerText(), '<img src=x onerror=alert(1)>⟨U+202E⟩evil');
  assert.equal(await message.locator('img').count(), 0);
  await press(message.getByRole('button', {name: 'Dismiss'}));
  assert.equal(await message.innerText(), '');
  assert.equal(await page.evaluate(() => location.hash), '');
});

onPage('a link within the page changes what is shown', 'one', {hash: '#sample=gone'}, async (page) => {
  const message = page.locator('.page-message');
  await message.waitFor();
  const id = (await cells(page, 'id'))[0];
  await page.evaluate((id) => { location.hash = `sample=${id}`; }, id);
  await sampleShown(page);
  assert.equal(await message.count(), 0);
  await page.evaluate(() => { location.hash = 'sample=gone'; });
  await message.waitFor();
  assert.equal(await page.locator('dialog[open]').count(), 0, 'the message is not behind a sample');
  await page.evaluate(() => { location.hash = 'suite=s9&sample=also'; });
  await eventually(async () => assert.match(await message.innerText(), /Sample also is not/));
});

/** Tables of the open sample as a reader sees them. */
const sampleTables = (page) => page.evaluate(() => {
  const lines = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size;
  };
  return [...document.querySelectorAll('.sample-body .scroll')].map((box) => ({
    overflows: box.scrollWidth > box.clientWidth,
    heads: [...box.querySelectorAll('th')].filter((node) => node.offsetWidth > 1)
      .map((node) => [node.innerText, lines(node)]),
  }));
});

onPage('a sample fits a phone, no word of its tables is broken', 'several', {width: 390}, async (page) => {
  await page.locator('select[name=model]').selectOption({label: 'MiniLM relevance'});
  await page.locator('select[name=outcome]').selectOption('truncated');  // has all the columns
  await eventually(async () => assert.equal(await page.locator('.count').innerText(),
    '20 of 350 samples'));
  await press(page.locator('.tabulator-row').first());
  await sampleShown(page);
  assert.equal(await overflows(page), false);
  assert.equal(await page.evaluate(() => {
    const body = document.querySelector('.sample-body');
    return body.scrollWidth > body.clientWidth;
  }), false);
  assert.deepEqual(await sampleTables(page), [{overflows: false, heads: [['Outcome', 1],
    ['Margin', 1], ['P(chosen)', 1], ['Tokens', 1], ['Truncated', 1]]}]);
});

onPage('what judges said fits a phone', 'hostile-rtl', {width: 390}, async (page) => {
  await press(page.locator('.tabulator-row').first());
  await sampleShown(page);
  const [, replies] = await sampleTables(page);
  assert.deepEqual(replies,
    {overflows: false, heads: [['Shown', 1], ['Ranking', 1], ['Confidence', 1]]});
});

onPage('keys choose, open, move and close', 'one', {}, async (page) => {
  const ids = await cells(page, 'id');
  await page.locator('.grid').focus();
  for (const key of ['ArrowDown', 'j', 'j', 'k', 'ArrowUp']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await sampleShown(page);
  assert.equal(await title(page), ids[0]);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await until(page, (id) => document.querySelector('.sample-title').innerText === id, ids[2]);
  await page.keyboard.press('k');
  assert.equal(await title(page), ids[1]);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.className.includes('grid')
    || document.activeElement.closest('.grid') !== null), true, 'the table has the focus again');
  assert.equal(await page.locator('.tabulator-row.current').count(), 1);
});

onPage('the theme follows the system and can be chosen', 'one', {colorScheme: 'dark'}, async (page) => {
  await seeEverything(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const figure = () => page.evaluate(
    () => getComputedStyle(document.querySelector('.plot svg')).backgroundColor);
  assert.equal(await background(), 'rgb(20, 23, 27)');
  assert.equal(await figure(), 'rgb(20, 23, 27)');
  await press(page.locator('#theme'));
  assert.equal(await background(), 'rgb(255, 255, 255)');
  assert.equal(await figure(), 'rgb(255, 255, 255)');
});

onPage('on paper there is a table of samples and no controls', 'several', {colorScheme: 'dark'}, async (page) => {
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.locator('.paper').isVisible(), true);
  assert.equal(await page.locator('.paper tbody tr').count(), 12);
  for (const hidden of ['.top', '.browser', '.save']) {
    assert.equal(await page.locator(hidden).first().isVisible(), false);
  }
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('.facts dl').last().isVisible(), true);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    'rgb(255, 255, 255)');
  const pdf = await page.pdf({format: 'A4'});
  assert.ok(pdf.length > 20000);
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 2 && pages <= 14, `${pages} pages`);
});

test('without JavaScript the numbers are there', {timeout: 180000}, async () => {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  const {pageUrl} = await import('./page.mjs');
  await page.goto(pageUrl('one'));
  assert.equal(await page.locator('.score-alone .value').isVisible(), true);
  assert.equal(await page.locator('.paper tbody tr').count(), 12);
  assert.equal(await page.locator('.figure-summary').first().isVisible(), true);
  await context.close();
});
