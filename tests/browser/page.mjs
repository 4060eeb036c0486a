// Opens report pages in the system's Chromium and records everything that must not happen.

import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const {chromium} = createRequire(import.meta.url)('playwright-core');

const folder = process.env.ASSAY_PAGES;
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = process.env.ASSAY_CHROMIUM ?? programs.find(existsSync);

export async function launch() {
  if (!folder) throw new Error('ASSAY_PAGES is not set: run these tests through ctest');
  if (!program) throw new Error('no Chromium found; install the package "chromium"');
  return chromium.launch({
    executablePath: program,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export function pageUrl(name, hash = '') {
  return pathToFileURL(join(folder, `${name}.html`)).href + hash;
}

/**
 * Opens a page; `page.offences` collects errors, console messages, dialogs, requests, popups. `settle`:
 * milliseconds before it, since a new window is busy with itself.
 */
export async function open(browser, name, {hash = '', width = 1280, height = 900, settle = 0, ...options} = {}) {
  const context = await browser.newContext({viewport: {width, height}, ...options});
  context.setDefaultTimeout(120000);
  const page = await context.newPage();
  page.offences = [];
  const offend = (kind) => (what) => page.offences.push(`${kind}: ${String(what).slice(0, 300)}`);
  page.on('pageerror', offend('error'));
  page.on('console', (message) => offend(`console ${message.type()}`)(message.text()));
  page.on('dialog', (dialog) => {
    offend('dialog')(dialog.message());
    dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:,') && !url.startsWith('blob:') && url.split('#')[0] !== pageUrl(name)) {
      offend('request')(url);
    }
  });
  context.on('page', (other) => offend('popup')(other.url()));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  if (settle > 0) await page.waitForTimeout(settle);
  await page.goto(pageUrl(name, hash));
  await until(page, () => document.documentElement.classList.contains('live'));
  return page;
}

/**
 * Scrolls from figure to figure; each is drawn when it is seen. Scrolls again until it is: a figure
 * that is drawn above may move it out of view, and a frame that shows it may not come.
 */
export async function seeEverything(page) {
  for (const plot of await page.locator('.plot:not([hidden])').elementHandles()) {
    await until(page, (node) => {
      if (!node.querySelector('svg')) node.scrollIntoView({block: 'center', behavior: 'instant'});
      return node.querySelector('svg');
    }, plot);
  }
}

/**
 * Clicks what a reader could click now: it is in view and nothing lies over it. Waits for no frames,
 * which a headless page on a busy machine may go without for long. Clicks as a hand makes them are
 * `openRow`'s.
 */
export function press(locator) {
  return eventually(() => locator.evaluate((node) => {
    node.scrollIntoView({block: 'center', behavior: 'instant'});
    const {left, top, width, height} = node.getClientRects()[0];
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!node.contains(there)) throw new Error(`${there?.outerHTML.slice(0, 100)} lies over what is clicked`);
    node.click();
  }));
}

/** Repeats `check` until it passes; after a minute its last complaint stands. */
export async function eventually(check) {
  for (const end = Date.now() + 60000; Date.now() < end;) {
    try {
      return await check();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return check();
}

/** Waits until `check` holds in the page, looking at it by time and not by frames, which may not come. */
export function until(page, check, argument) {
  return page.waitForFunction(check, argument, {polling: 20});
}

/**
 * Opens the sample of a table's row and waits for its texts. On a busy machine a click may be lost,
 * when the table is drawn anew between the button's going down and up, or wait for frames for long:
 * then it is made once more, without them.
 */
export async function openRow(page, row) {
  const opened = page.locator('dialog[open]');
  try {
    await row.click({timeout: 10000});
    await opened.waitFor({timeout: 10000});
  } catch {
    if (await opened.count() === 0) await press(row);
  }
  await sampleShown(page);
}

/** Waits for the texts of the open sample. */
export function sampleShown(page) {
  return until(page, () => document.querySelector('dialog[open] .responses'));
}

/** Touches what payloads like to hide behind: hovering, focus, choosing. */
export async function provoke(page) {
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

/** What a payload has done to the page: it ran, became elements, or hid or covered the page. */
export function intrusions(page) {
  return page.evaluate(() => {
    const alien = document.querySelectorAll(
      'main img, iframe, object, embed, base, main script, main style, main link, main meta, ' +
      'dialog img, dialog script, dialog style, [onload], [onerror], [onmouseover], [onclick], ' +
      'main [style*="fixed"], a[href^="javascript"]');
    const found = [...alien].map((node) => `element: ${node.outerHTML.slice(0, 100)}`);
    if (window.__pwned !== undefined) found.push('it ran');
    if (getComputedStyle(document.querySelector('main')).display !== 'block') found.push('main is hidden');
    const {backgroundImage} = getComputedStyle(document.body);
    if (backgroundImage !== 'none') found.push(`background: ${backgroundImage}`);
    return found;
  });
}

/** Intervals ("57.1 – 67.4", "57.1 to 67.4") that are broken over lines, as a reader sees them. */
export function brokenIntervals(page) {
  return page.evaluate(() => {
    const broken = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (!text.parentElement.checkVisibility() || text.parentElement.closest('svg, script')) continue;
      const intervals = /[−\d.]+\s(?:–|to)\s[−\d.]+(?:\s%)?|[\d.]+\u00a0\([\d.]+\sto\s[\d.]+/g;
      for (const match of text.data.matchAll(intervals)) {
        const range = document.createRange();
        range.setStart(text, match.index);
        range.setEnd(text, match.index + match[0].length);
        const tops = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top)));
        if (tops.size > 1) broken.push(match[0]);
      }
    }
    return broken;
  });
}

/** Whether the page is wider than its window. */
export function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}
