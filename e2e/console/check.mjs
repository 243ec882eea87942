// Tries the console of a pipeline in Chromium as a person would, and axe-core in both modes and widths.
//
//   MODULES=folder CHROMIUM=program node check.mjs ADDRESS QUESTION ANSWER [SHOTS]
//
// ANSWER is a part of what the pipeline answers; SHOTS is a folder for pictures. Ends with 1 when something is not as it should be.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stage } from './stage.mjs';

const [address, question, expected, shots] = process.argv.slice(2);
const require = createRequire(join(process.env.MODULES, 'modules.js'));
const puppeteer = require('puppeteer-core');
const { source: axe } = require('axe-core');

const MODES = ['light', 'dark'];
const wrong = [];
let checks = 0, axeRuns = 0;

function check(name, holds, found = '') {
  checks++;
  if (!holds) wrong.push(name + (found === '' ? '' : ': ' + String(found).slice(0, 600)));
}

if (shots) mkdirSync(shots, { recursive: true });
const theatre = await stage(address);
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
await browser.defaultBrowserContext().overridePermissions(new URL(theatre.address).origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
page.setDefaultTimeout(30_000);
page.on('pageerror', e => wrong.push('script failed: ' + e.message));
page.on('console', said => {
  // refusals are shown on the page, and Chromium writes down each
  if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) wrong.push('browser says: ' + said.text());
});
page.on('dialog', dialog => {
  wrong.push('dialog: ' + dialog.message());
  dialog.dismiss();
});
page.on('request', request => {
  const url = request.url();
  if (!url.startsWith(theatre.address) && !url.startsWith('data:,')) wrong.push('foreign request: ' + url.slice(0, 200));
});

const text = selector => page.$$eval(selector, all => all.map(one => one.textContent).join('\n'));
const count = selector => page.$$eval(selector, all => all.length);
const focused = selector => page.evaluate(wanted => document.activeElement.matches(wanted), selector);
const last = '.turn:last-of-type ';

async function mode(name) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: name }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
}
async function shot(name) {
  if (shots) await page.screenshot({ path: join(shots, name + '.png') });
}
async function accessible(name) {
  for (const colours of MODES) {
    await mode(colours);
    await page.evaluate(axe);
    // what the field for questions hides now is seen after scrolling
    await page.$eval('.composer', form => (form.style.position = 'static'));
    const { violations } = await page.evaluate(() => axe.run(document, { rules: { 'target-size': { enabled: true } } }));
    await page.$eval('.composer', form => (form.style.position = ''));
    axeRuns++;
    for (const one of violations) check('axe, ' + name + ', ' + colours, false, one.id + ' ' + one.nodes.map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join('\n'));
    await shot(name + '-' + colours);
  }
  await mode('light');
}
async function fits(name) {
  for (const width of [1280, 320]) {
    await page.setViewport({ width, height: 900 });
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    check(name + ' fits into ' + width + ' px', wide <= width, wide + ' px');
  }
  await accessible(name + '-narrow');
  await page.setViewport({ width: 1280, height: 900 });
}
async function asked(words, shown = '.tools') {
  const before = await count('.turn');
  await page.type('#question', words);
  await page.keyboard.press('Enter');
  const there = (n, end) => document.querySelectorAll('.turn').length === n && document.querySelector('.turn:last-of-type ' + end);
  await page.waitForFunction(there, {}, before + 1, shown).catch(async e => {
    throw new Error(words + ': ' + e.message + ' The page shows: ' + (await text(last)).slice(0, 400));
  });
}

await mode('light');
await page.goto(theatre.address, { waitUntil: 'networkidle0' });

async function theBeginning() {
  check('the page names the pipeline', (await text('#pipeline')).length > 0);
  check('the question is focused', await focused('#question'));
  await accessible('welcome');
  await fits('welcome');
  const first = await page.evaluate(() => document.querySelector('a[href], button, input, textarea, summary').className);
  check('the skip link comes first', first === 'skip', first);
  await page.focus('.skip');
  await page.keyboard.press('Enter');
  check('the skip link leads to the question', await focused('#question'));
  await page.click('#theme');
  check('dark by choice', (await page.evaluate(() => getComputedStyle(document.body).colorScheme)) === 'dark');
  await page.reload({ waitUntil: 'networkidle0' });
  check('the choice stays', (await page.$eval('html', html => html.dataset.theme)) === 'dark');
  await page.evaluate(() => localStorage.clear());
  await page.reload({ waitUntil: 'networkidle0' });
}

async function anAnswer() {
  await asked(question);
  check('the answer is shown', (await text(last + '.answer')).includes(expected), await text(last + '.answer'));
  check('the answer is told once it is whole', (await text('#said')).includes(expected), await text('#said'));
  check('passages are shown', (await count(last + '.passage')) > 0);
  check('a sentence is marked', (await text(last + 'mark')).trim().length > 0);
  await page.focus(last + '.cite');
  await page.keyboard.press('Enter');
  check('a citation leads to its passage', await focused('.passage.cited'));
  await page.focus(last + 'button.number');
  await page.keyboard.press('Enter');
  check('the passage leads back', await focused('.cite'));
  await shot('answer');

  await page.click(last + '.passages .line button');
  await page.waitForSelector(last + '.why table');
  const steps = await page.$$eval(last + '.why tbody tr', rows => rows.map(row => Array.from(row.cells, cell => cell.textContent)));
  check('why: each step has a score', steps.length > 0 && steps.every(step => step[0] && /\d/.test(step[2])), JSON.stringify(steps));

  await page.click(last + '.timings summary');
  const rows = await page.$$eval(last + '.timings tr', all => all.map(row => row.cells[0].textContent + ' ' + row.cells[1].textContent));
  check('the waterfall has its steps', ['Embed', 'Search', 'Write', 'first', 'last'].every(name => rows.some(row => row.includes(name) && /\d ms$/.test(row))), rows.join(', '));
  const outside = await page.$$eval(last + '.bar', bars => bars.filter(bar => bar.getBoundingClientRect().right > bar.parentElement.getBoundingClientRect().right + 1).length);
  check('bars stay in their track', outside === 0, outside);

  await page.click(last + '[aria-label="Copy the answer"]');
  await page.waitForFunction(where => document.querySelector(where).textContent.includes('Copied'), {}, last + '.tools');
  check('the answer is copied', (await page.evaluate(() => navigator.clipboard.readText())).includes(expected));

  await page.click(last + '[aria-label="Good answer"]');
  await page.waitForSelector(last + '[aria-label="Good answer"][aria-pressed="true"]');
  await page.type(last + '.comment input', 'Just right');
  await page.keyboard.press('Enter');
  await page.waitForFunction(where => document.querySelector(where).textContent.includes('Thank you: '), {}, last + '.feedback');
  check('feedback arrives', theatre.seen.feedback.map(one => one.rating + (one.comment ?? '')).join() === 'good,goodJust right', JSON.stringify(theatre.seen.feedback));
  await accessible('answer');
  await fits('answer');
}

async function aConversation() {
  await asked(question);
  check('earlier answers are folded', (await count('.turn:first-child details[open]')) === 0);
  const sent = theatre.seen.asked.at(-1);
  check('the second question goes on', sent.messages?.length === 3 || /^conv_/.test(sent.conversation), JSON.stringify(sent));
  const kept = await page.evaluate(() => fetch('v1/conversations').then(answer => answer.ok));
  if (kept) {
    await page.waitForSelector('.conversation .open[aria-current]');
    check('the conversation is listed by its question', (await text('.conversation .open')).includes(question.slice(0, 40)));
    await page.reload({ waitUntil: 'networkidle0' });
    await page.waitForFunction(() => document.querySelectorAll('.turn').length === 2);
    check('it is there after the page was loaded anew', (await text('.turn .answer')).includes(expected));
    await accessible('kept');
  }
  await page.click('#new');
  check('a new one is empty', (await count('.turn')) === 0);
  if (!kept) return;
  await page.click('.conversation .open');
  await page.waitForFunction(() => document.querySelectorAll('.turn').length === 2);
  const before = await count('.conversation');
  await page.click('.conversation .quiet');
  check('nothing is deleted unasked', (await count('.conversation')) === before);
  await page.click('.conversation .quiet');
  await page.waitForFunction(n => document.querySelectorAll('.conversation').length === n - 1, {}, before);
  check('the deleted one is not shown', (await count('.turn')) === 0);
}

async function keys() {
  await page.type('#question', 'one');
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  check('shift and enter begin a line', (await page.$eval('#question', field => field.value)) === 'one\n');
  await page.$eval('#question', field => (field.value = ''));
  await asked('staged: slow', '.answer:not(.waiting)');
  check('the button stops', (await text('#ask')) === 'Stop');
  await shot('writing');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('.turn:last-of-type .notice')?.textContent.startsWith('Stopped'));
  for (let tries = 0; tries < 100 && !theatre.seen.hungUp; tries++) await page.evaluate(() => new Promise(requestAnimationFrame));
  check('the server is told', theatre.seen.hungUp === 1);
}

async function hostile() {
  await asked('staged: hostile');
  check('nothing ran', await page.evaluate(() => window.hacked === undefined));
  check('no markup was made', (await count('.turn :is(img, script, iframe, b)')) === 0);
  const links = await page.$$eval('.turn a', all => all.map(one => one.protocol));
  check('links lead to the web only', links.length === 1 && links[0] === 'https:', links);
  check('what was written is read', (await text(last + '.answer')).includes('<script>'));
  check('it is said that there is no answer', (await text(last + '.notices')).includes('No answer'));
  check('it is said what was missing', (await text(last + '.notices')).includes('ModelUnavailable'));
  check('long passages are cut', (await text(last + '.passage .text')).length < 10_000);
  await page.click(last + '.passage .more');
  check('and shown on demand', (await text(last + '.passage .text')).length > 200_000);
  await page.click(last + '.passage .more');
  await fits('hostile');
}

async function refusals() {
  for (const [scene, message] of [['broken', 'broke off'], ['full', 'Too many questions at once (come back in 7 s)'], ['proxy', '502']]) {
    await asked('staged: ' + scene, '[role=alert]');
    check(scene + ' is said', (await text(last + '[role=alert]')).includes(message), await text(last + '[role=alert]'));
  }
  await asked('staged: unknown', '[role=alert]');
  check('401 leads to the field', await focused('#credential'));
  check('with what the server said', (await text('#access-message')).includes('Send an API key'));
  await page.goto(theatre.address + '?q=' + encodeURIComponent(question), { waitUntil: 'networkidle0' });
  await page.waitForSelector('.tools .feedback');
  check('a link asks', (await text('.answer')).includes(expected));
  await asked('staged: unknown', '[role=alert]');
  await accessible('refusals');
  await page.type('#credential', 'a-key');
  check('the key is kept for this tab', (await page.evaluate(() => sessionStorage.getItem('credential'))) === 'a-key');
  await page.evaluate(() => sessionStorage.clear());
}

const parts = { theBeginning, anAnswer, aConversation, keys, hostile, refusals };
try {
  for (const [name, part] of Object.entries(parts)) await part().catch(e => wrong.push(name + ' broke off: ' + e.message));
} finally {
  await browser.close();
  theatre.end();
}
console.log('console: ' + checks + ' checks, ' + axeRuns + ' runs of axe-core, ' + wrong.length + ' wrong');
for (const one of wrong) console.log('WRONG ' + one);
process.exit(wrong.length ? 1 : 0);
