// A hostile data set: every class of payload in every field that reaches the page. Nothing may run,
// leave the page, or break its layout. make_pages.cc lists the payloads.

import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import test from 'node:test';

import {launch, open, overflows, press, sampleShown, seeEverything} from './page.mjs';

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

/** Touches what payloads like to hide behind: hovering, focus, choosing. */
async function provoke(page) {
  await page.evaluate(() => {
    for (const node of document.querySelectorAll('body *')) {
      for (const type of ['mouseover', 'mouseenter', 'focus', 'load', 'error', 'toggle']) {
        node.dispatchEvent(new Event(type, {bubbles: false}));
      }
    }
  });
  for (const select of await page.locator('.filters select').all()) {
    const values = await select.locator('option').evaluateAll((all) => all.map((o) => o.value));
    await select.selectOption(values.at(-1));
    await select.selectOption(values[0]);
  }
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
  const found = await page.evaluate(() => ({
    ran: window.__pwned,
    // Elements that only a payload would bring.
    alien: document.querySelectorAll(
      'main img, iframe, object, embed, base, main script, main style, main link, main meta, ' +
      'dialog img, dialog script, dialog style, [onload], [onerror], [onmouseover], [onclick], ' +
      'main [style*="fixed"], a[href^="javascript"]').length,
    scripts: document.scripts.length,
    visible: getComputedStyle(document.querySelector('main')).display,
    background: getComputedStyle(document.body).backgroundImage,
  }));
  assert.equal(found.ran, undefined, 'the payload ran');
  assert.equal(found.alien, 0, 'the payload became elements');
  assert.equal(found.visible, 'block');
  assert.equal(found.background, 'none');
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
