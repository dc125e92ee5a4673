// Walks every page of the service in Chromium: phone and desktop, light and dark, with scripts and without, by keyboard alone, and asks axe
// about each. Any violation, broken link, overflow, error of a script or key without effect ends it with status 1.
//
//     cd eval/pages && npm install && node walk.mjs [--bin ../../target/release/rashomon] [--shots ../../docs/screenshots] [--quick]
//
// The store is made from examples/reports, with a later edition, a note, a watchlist, a decision by hand and a story that goes on for
// pages, to which a report comes while it is looked at. Needs Debian's `chromium`.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const argument = (name, otherwise) => { const at = process.argv.indexOf(name); return at < 0 ? otherwise : process.argv[at + 1]; };
const root = resolve(import.meta.dirname, '../..');
const bin = resolve(argument('--bin', join(root, 'target/release/rashomon')));
const shots = argument('--shots');
const quick = process.argv.includes('--quick');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SECRET = 'a-secret-of-this-walk-alone-0123456789';
const faults = [];
const fault = (where, what) => { faults.push(`${where}: ${what}`); console.log(`FAULT ${where}: ${what}`); };

const folder = mkdtempSync(join(tmpdir(), 'rashomon-pages-'));
const store = join(folder, 'ledger.db');
const rashomon = (...args) => execFileSync(bin, ['--store', store, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

function fill() {
  rashomon('add', join(root, 'examples/reports'));
  // The story of most reports among those that tell of a ferry.
  const heads = rashomon('search', '--json', '--limit', '50', 'ferry').trim().split('\n').map(line => JSON.parse(line));
  const size = head => heads.filter(other => other.story === head.story).length;
  const head = heads.reduce((best, one) => (size(one) > size(best) ? one : best));
  const story = head.story;
  const article = JSON.parse(rashomon('export', '--format', 'ledger').split('\n').find(line => line.includes(`"id":"${head.id}"`))).revision.article;
  const later = { id: article.id, title: article.title, outlet: article.outlet, published: article.published, url: article.url ?? undefined,
    text: article.text.replace(/\b(\w+) people\b/, 'Seventy people') + '\n\nThe harbour office corrected its figure in the evening.' };
  writeFileSync(join(folder, 'later.jsonl'), JSON.stringify(later) + '\n');
  rashomon('add', join(folder, 'later.jsonl'));
  const stories = rashomon('stories').split('\n').filter(line => line.startsWith('s-')).map(line => line.split(' ')[0]);
  rashomon('merge', story, stories.find(one => one !== story), '--reason', 'tried, to be undone', '--by', 'Ruta');
  const entry = JSON.parse(rashomon('journal').trim().split('\n').at(-1)).sequence;
  rashomon('undo', String(entry), '--reason', 'not one event', '--by', 'Ruta');
  writeFileSync(join(folder, 'tokens'), `Ruta add,edit ${SECRET}\n`);
  writeFileSync(join(folder, 'long.jsonl'), Array.from({ length: 56 }, (_, number) => JSON.stringify(dam(number)) + '\n').join(''));
  rashomon('add', join(folder, 'long.jsonl'));
  return { story, article: head.id, stories };
}

/** One of many reports of one event. */
function dam(number) {
  return { id: `dam-${number}`, outlet: `Valley Paper ${number}`, published: `2026-05-04T${String(6 + number % 12).padStart(2, '0')}:00:00Z`,
    title: 'Dam breaks above Ostra', text: `The dam of Lake Ostra broke on Monday night and flooded the village of Ostra. ${200 + number} people were brought to ` +
      `safety, mayor Hella Brandt said. The waterworks had warned of a crack in the dam in April. Reporter ${number} was at the place.` };
}

/** The page of a large story to which a report came a moment ago: what its ledger lacks is named. */
async function justIn(browser, base, story) {
  for (let number = 100; number < 140; number += 1) {
    const sent = await fetch(`${base}/api/articles`, { method: 'POST', headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' }, body: JSON.stringify(dam(number)) });
    const came = await sent.json();
    if (sent.status !== 201 || came.story !== story) { fault('just in', `the report came into ${came.story}, not ${story}`); return; }
    const html = await (await fetch(`${base}/stories/${story}`)).text();
    // The ledger may be worked out already; then another report is sent.
    if (!html.includes('aria-label="Just in"')) continue;
    if (!html.includes(`/articles/dam-${number}"`)) fault('just in', 'the report that came is not named');
    for (const width of [390, 1280]) {
      const page = await browser.newPage({ viewport: { width, height: 844 } });
      await page.route(`${base}/stories/${story}`, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
      await page.goto(`${base}/stories/${story}`);
      await look(page, `just in ${width}`);
      await ask(page, `just in ${width}`);
      if (shots && width === 390) await page.locator('section[aria-label="Just in"]').screenshot({ path: join(shots, 'just-in-phone.png') });
      await page.close();
    }
    return;
  }
  fault('just in', 'no page was seen between a report and its ledger');
}

function serve() {
  const child = spawn(bin, ['--store', store, 'serve', '--listen', '127.0.0.1:0', '--tokens', join(folder, 'tokens')], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((done, failed) => {
    let said = '';
    child.stderr.on('data', data => {
      said += data;
      const address = said.match(/listening on (http:\S+)\n/);
      if (address) done({ child, base: address[1] });
    });
    child.on('exit', code => failed(new Error(`the service ended with ${code}: ${said}`)));
  });
}

async function ask(page, where) {
  const found = await page.evaluate(async source => {
    if (!window.axe) window.eval(source);
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map(v => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary?.split('\n').slice(1, 2)).join(' | ')}`);
  }, axe);
  found.forEach(violation => fault(where, violation));
}

async function look(page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) {
    // What lies in a part that scrolls by itself makes no page scroll.
    const who = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide, .drawing'))
      .slice(0, 3).map(e => `${e.tagName}.${e.className}`).join(', '));
    fault(where, `scrolls sideways by ${wide} px: ${who}`);
  }
}

/** Fields of one line that are taller than one, and words that stick out of what holds them. */
async function shape(page, where) {
  const odd = await page.evaluate(() => [
    ...[...document.querySelectorAll('input')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 64).map(e => `the field ${e.id} is ${e.getBoundingClientRect().height} px tall`),
    ...[...document.querySelectorAll('summary')].filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).textIndent) < -parseFloat(getComputedStyle(e).paddingLeft))
      .map(e => `'${e.textContent.trim().slice(0, 30)}' begins left of its place`)]);
  odd.slice(0, 3).forEach(what => fault(where, what));
}

/** Tab through the page: everything that can be reached shows its focus, and all links are reached. */
async function tab(page, where) {
  const all = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility() && !e.closest('details:not([open]) > :not(summary)')).length);
  const seen = await page.evaluate(() => { window.reached = new Set(); document.activeElement?.blur(); return 0; });
  let reached = seen;
  for (let i = 0; i < Math.min(all + 5, 400); i += 1) {
    await page.keyboard.press('Tab');
    const state = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      window.reached.add(e);
      const style = getComputedStyle(e);
      return { shows: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, html: e.outerHTML.slice(0, 90), count: window.reached.size };
    });
    if (!state) continue;
    if (!state.shows) { fault(where, `focus is not seen on ${state.html}`); break; }
    reached = state.count;
  }
  if (all <= 395 && reached < all) fault(where, `Tab reaches ${reached} of ${all}`);
}

async function keys(browser, base) {
  const page = await browser.newPage();
  await page.goto(base);
  await page.keyboard.press('j');
  const first = await page.evaluate(() => document.activeElement.getAttribute('href'));
  if (!first?.startsWith('/stories/')) fault('keys', `j goes to ${first}`);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/stories/**');
  await page.keyboard.press('x');
  if (!await page.evaluate(() => document.querySelector('article details').open)) fault('keys', 'x opens nothing');
  await page.keyboard.press('?');
  if (!await page.evaluate(() => document.querySelector('dialog.help')?.open)) fault('keys', '? shows nothing');
  await ask(page, 'the help over a story');
  await page.keyboard.press('Escape');
  if (await page.evaluate(() => document.querySelector('dialog.help').open)) fault('keys', 'Escape closes nothing');
  for (const [key, path] of [['c', '/claims'], ['h', '/holders'], ['n', '/entities'], ['p', '/places'], ['o', '/outlets'], ['w', '/watchlists'], ['s', '/sources'], ['d', '/desk'], ['t', '/']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(`${base}${path}`, { timeout: 5000 }).catch(() => fault('keys', `g ${key} leads to ${page.url()}`));
  }
  await page.keyboard.press('/');
  await page.keyboard.type('ferry');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=ferry').catch(() => fault('keys', 'a search cannot be typed'));
  await page.close();
}

/** Writes as an editor would, by keyboard alone and without scripts. */
async function write(browser, base, story) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const send = () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  const fill = async (selector, text) => { await page.focus(selector); await page.keyboard.type(text); };
  await page.goto(`${base}/desk`);
  await fill('#secret', 'not-the-secret-of-anybody-here');
  await send();
  if (!(await page.textContent('h1')).includes('not known')) fault('desk', 'a wrong token enters');
  await page.goto(`${base}/desk`);
  await fill('#secret', SECRET);
  await send();
  await page.waitForSelector('text=You write as');
  await page.goto(`${base}/stories/${story}`);
  await fill('#text', 'The <b>harbour office</b> will call back.');
  await page.keyboard.press('Tab');
  await send();
  await page.waitForSelector('.note');
  if (!(await page.textContent('.note')).includes('<b>harbour')) fault('desk', 'a note is not shown as it was written');
  await page.focus('details.decide > summary');
  await page.keyboard.press('Enter');
  await page.focus('input[name=article]');
  await page.keyboard.press('Space');
  await fill('#split-reason', 'by the walk');
  await send();
  await page.waitForURL('**/stories/**#journal');
  if (page.url().includes(story)) fault('desk', 'a split founds no story');
  await page.focus('form[action="/desk/undo"] button');
  await send();
  await page.goto(`${base}/stories/${story}`);
  if (!(await page.textContent('#journal')).includes('was undone')) fault('desk', 'an undoing is not told');
  await move(page, base, story, fill, send);
  await page.goto(`${base}/watchlists`);
  await fill('#name', 'Ferries');
  await fill('#query', 'ferry');
  await send();
  await page.waitForSelector('text=looks for');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Moves an article into another story and undoes it. */
async function move(page, base, story, fill, send) {
  const stories = (await (await fetch(`${base}/api/stories?limit=20`)).json()).items;
  const other = stories.find(one => one.id !== story).id;
  await page.focus('details.decide > summary');
  await page.keyboard.press('Enter');
  const moved = await page.$eval('#moved', select => select.value);
  await fill('#into', `${base}/stories/${other}`);
  await fill('#move-reason', 'by the walk');
  await page.keyboard.press('Tab');
  await send();
  const stands = async () => (await (await fetch(`${base}/api/articles/${moved}`)).json()).story;
  if (await stands() !== other) fault('desk', `a move leaves ${moved} in ${await stands()}`);
  await page.goto(`${base}/stories/${other}`);
  await page.focus('form[action="/desk/undo"] button');
  await send();
  if (await stands() !== story) fault('desk', `undoing a move leaves ${moved} in ${await stands()}`);
  await page.goto(`${base}/stories/${story}`);
}

async function links(page, base, known) {
  const found = await page.evaluate(() => [...document.querySelectorAll('a[href], link[href], image[href]')].map(e => e.getAttribute('href')));
  for (const link of found.filter(href => href.startsWith('/') && !href.startsWith('//'))) known.add(link.split('#')[0]);
}

async function main() {
  const { story, article } = fill();
  const { child, base } = await serve();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    const entered = await write(browser, base, story);
    const names = async kind => encodeURIComponent((await (await fetch(`${base}/api/names/${kind}?limit=1`)).json()).items[0]?.key ?? 'none');
    const claim = (await (await fetch(`${base}/api/stories/${story}`)).json()).findings[0].accounts[0].claims[0].id;
    const paths = ['/', '/?show=all', '/?show=disputed', `/stories/${story}`, `/stories/${story}?as_of=2027-01-01`, `/stories/${story}/claims/${claim}`,
      `/articles/${article}`, '/claims', '/claims?status=disputed', '/holders', `/holders/${await names('holder')}`, '/entities', `/entities/${await names('entity')}`,
      '/places', `/places/${await names('place')}`, '/outlets', `/outlets/${await names('outlet')}`, '/search', '/search?q=ferry', '/watchlists', '/sources', '/desk', '/nowhere'];
    const long = (await (await fetch(`${base}/api/articles/dam-0`)).json()).story;
    paths.splice(5, 0, `/stories/${long}`, `/stories/${long}/reports?after=50`, `/stories/${long}/findings`);
    if (!(await (await fetch(`${base}/stories/${long}`)).text()).includes(`/stories/${long}/reports?after=50`)) fault('long', 'the page of a long story does not lead to its rest');
    const known = new Set();
    let asked = 0;
    for (const width of [390, 1280]) for (const colorScheme of ['light', 'dark']) for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme, javaScriptEnabled, storageState: width === 390 ? entered : undefined });
      const page = await context.newPage();
      const refused = [];
      page.on('console', message => { if (message.type() === 'error' && !message.text().includes('404')) refused.push(message.text()); });
      page.on('pageerror', error => refused.push(String(error)));
      for (const path of paths) {
        const where = `${path} ${width} ${colorScheme}${javaScriptEnabled ? '' : ' without scripts'}`;
        const answer = await page.goto(base + path);
        if (answer.status() !== (path === '/nowhere' ? 404 : 200)) fault(where, `answers ${answer.status()}`);
        refused.splice(0).forEach(text => fault(where, text));
        if (javaScriptEnabled) {
          await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true; }));
          await look(page, where);
          await shape(page, where);
          await ask(page, where);
          asked += 1;
          refused.splice(0);
          await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = false; }));
          if (colorScheme === 'light' && !quick) await tab(page, where);
          await links(page, base, known);
        } else if (!(await page.textContent('main')).trim()) fault(where, 'nothing is shown');
      }
      await context.close();
    }
    await keys(browser, base);
    await justIn(browser, base, long);
    for (const link of known) {
      const status = (await fetch(base + link, { redirect: 'manual' })).status;
      if (status >= 400) fault(link, `leads nowhere: ${status}`);
    }
    if (shots) await shoot(browser, base, story, claim, entered);
    console.log(`${paths.length} pages, ${asked} looks of axe, ${known.size} links, ${faults.length} fault(s)`);
  } finally {
    await browser.close();
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(faults.length ? 1 : 0);
}

async function shoot(browser, base, story, claim, storageState) {
  mkdirSync(shots, { recursive: true });
  const shot = async (name, path, options, height, ready) => {
    const context = await browser.newContext({ colorScheme: 'light', ...options });
    const page = await context.newPage();
    await page.goto(base + path);
    if (ready) await ready(page);
    await page.screenshot({ path: join(shots, `${name}.png`), clip: { x: 0, y: 0, width: options.viewport.width, height }, fullPage: true });
    await context.close();
  };
  const desktop = { viewport: { width: 900, height: 1000 } };
  await shot('today', '/', desktop, 1000);
  await shot('story', `/stories/${story}`, desktop, 1500);
  await shot('answers', `/stories/${story}`, desktop, 1500, page => page.evaluate(() => document.querySelector('.below').previousElementSibling.remove()));
  await shot('claim-dark', `/stories/${story}/claims/${claim}`, { ...desktop, colorScheme: 'dark' }, 800);
  await shot('search-phone', '/search?q=ferry', { viewport: { width: 390, height: 844 } }, 1000);
  await shot('places', '/places', desktop, 900);
}

await main();
