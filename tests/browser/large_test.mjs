// 10,000 samples of three models: open in less than 2 s, and stay responsive. A machine that does other
// work gets ASSAY_PAGE_SLACK (5) times as long; the figures are printed, and 1 holds them to the limit.

import assert from 'node:assert/strict';
import test from 'node:test';

import {launch, open, openRow, press, until} from './page.mjs';

const browser = await launch();
test.after(() => browser.close());
const slack = Number(process.env.ASSAY_PAGE_SLACK ?? 5);

async function seconds(action) {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

test('10,000 samples open in less than 2 s and stay responsive', {timeout: 120000}, async (t) => {
  const opened = [];
  let page;
  for (let i = 0; i < 5; ++i) {
    await page?.context().close();
    page = await open(browser, 'large');
    await page.locator('.tabulator-row').first().waitFor();
    opened.push(await page.evaluate(() => performance.now() / 1000));  // since it was asked for
  }
  // The fastest: whatever else the machine does only adds to it.
  const best = Math.min(...opened);
  t.diagnostic(`opened in ${opened.map((s) => s.toFixed(2)).join(', ')} s`);
  assert.ok(best < 2 * slack, `${best} s`);
  assert.equal(await page.locator('.count').innerText(), '10,000 samples');
  assert.ok(await page.locator('.tabulator-row').count() < 100, 'only visible rows are in the page');

  const spent = {
    filter: await seconds(async () => {
      await page.locator('select[name=outcome]').selectOption('w');
      await until(page, () => !document.querySelector('.count').innerText.startsWith('10,000'));
    }),
    sort: await seconds(async () => {
      const before = await page.locator('.tabulator-row').first().innerText();
      await press(page.locator('.tabulator-col[tabulator-field="id"]'));
      await until(page, (text) => document.querySelector('.tabulator-row').innerText !== text, before);
    }),
    sample: await seconds(async () => {
      await openRow(page, page.locator('.tabulator-row').first());
    }),
    next: await seconds(async () => {
      const before = await page.locator('.sample-title').innerText();
      await page.keyboard.press('j');
      await until(page, (text) => document.querySelector('.sample-title').innerText !== text,
        before);
    }),
  };
  t.diagnostic(Object.entries(spent).map(([name, s]) => `${name} ${s.toFixed(2)} s`).join(', '));
  for (const [name, s] of Object.entries(spent)) assert.ok(s < 1 * slack, `${name}: ${s} s`);
  assert.deepEqual(page.offences, []);
});
