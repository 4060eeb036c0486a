// node screenshot.mjs REPORT.html OUT.png: the upper part of a report, as the README shows it.

import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

import {launch} from './page.mjs';

const [report, out] = process.argv.slice(2);
if (!out) throw new Error('usage: node screenshot.mjs REPORT.html OUT.png');
const browser = await launch();
const page = await browser.newPage({viewport: {width: 1180, height: 1180}});
await page.goto(pathToFileURL(resolve(report)).href);
await page.locator('.plot svg').first().waitFor();
await page.screenshot({path: out});
await browser.close();
