// A hostile data set: every class of payload in every field that reaches the page. Nothing may run,
// leave the page, or break its layout. make_pages.cc lists the payloads.

import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import test from 'node:test';

import {intrusions, launch, open, overflows, press, provoke, sampleShown, seeEverything} from './page.mjs';

const browser = await launch();
test.after(() => browser.close());

/** Opens every fold and the first `samples` samples; each fits the width of its dialog. */
async function openFoldsAndSamples(page, samples) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await press(page.locator('.tabulator-row').first());
  for (let i = 0; i < samples; ++i) {
    await sampleShown(page);
    assert.equal(await page.evaluate(() => {
      const body = document.querySelector('.sample-body');
      return body.scrollWidth > body.clientWidth + 1;
    }), false, 'the sample fits its dialog');
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Escape');
}

async function check(name) {
  const page = await open(browser, name);
  await seeEverything(page);
  assert.equal(await overflows(page), false, 'no horizontal scrolling at 1280 pixels');
  await openFoldsAndSamples(page, 3);
  await provoke(page);
  assert.equal(await overflows(page), false, 'nor with everything open');
  await page.setViewportSize({width: 360, height: 800});
  await seeEverything(page);
  assert.equal(await overflows(page), false, 'nor at 360 pixels');
  await openFoldsAndSamples(page, 1);
  assert.deepEqual(await intrusions(page), []);
  assert.deepEqual(page.offences, []);
  await page.context().close();
}

const pages = readdirSync(process.env.ASSAY_PAGES).filter((name) => name.startsWith('hostile-'))
  .map((name) => name.replace('.html', ''));

test('there are payloads to test', () => assert.ok(pages.length > 20));

for (const name of pages) test(name, {timeout: 120000}, () => check(name));

test('bidi controls are shown by name and do not act', async () => {
  const page = await open(browser, 'hostile-bidi');
  await press(page.locator('.tabulator-row').first());
  await sampleShown(page);
  const text = await page.evaluate(() => document.body.innerText);
  assert.match(text, /U\+202E/);
  assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/);
  await page.context().close();
});

test('a megabyte in one line is folded, and opens in pieces', async () => {
  const page = await open(browser, 'hostile-long-line');
  await press(page.locator('.tabulator-row').first());
  const more = page.locator('dialog .response .more').first();
  assert.match(await more.innerText(), /1,042,576 characters left/);
  await press(more);
  assert.match(await more.innerText(), /982,576 characters left/);
  await page.context().close();
});
