// @ts-check
// Searches, filters and sorts every model version. What was asked stands in the address; without this script the page lists the newest.
'use strict';

/** @typedef {{ competition: string, version: number, title: string, team: string, need: string, product: string, task: string, licence: string | null, formats: string[], champion: boolean, sound: boolean, publishedAt: string, metric: string | null, direction: 'higher' | 'lower' | null, score: number | null, low: number | null, high: number | null, energyWhPer1000: number | null, latencyMsP50: number | null, modelBytes: number | null, page: string }} Entry */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('[data-find]'));
if (form && location.protocol !== 'file:') void start(form);
else if (form) form.dataset.off = '';

/** @type {import('./figures.js').Figures} */
const figures = /** @type {any} */ (globalThis).figures;
const most = 100;
const fields = ['q', 'task', 'product', 'licence', 'format', 'sort', 'champions'];

/** @param {HTMLFormElement} form */
async function start(form) {
  const state = /** @type {HTMLElement} */ (document.querySelector('[data-found]'));
  const body = /** @type {HTMLElement} */ (document.querySelector('[data-found-rows]'));
  state.textContent = 'Loading all models…';
  /** @type {Entry[]} */
  let entries;
  /** @type {Record<string, string>} */
  let names;
  try {
    const response = await fetch(form.dataset.source ?? '');
    if (!response.ok) throw new Error(String(response.status));
    ({ models: entries, metricNames: names } = await response.json());
  } catch {
    form.dataset.off = '';
    state.textContent = 'The list of all models could not be loaded; these are the newest.';
    return;
  }
  const search = new /** @type {any} */ (globalThis).MiniSearch({
    fields: ['title', 'team', 'need', 'product', 'competition', 'task', 'licence'],
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3, need: 2 } },
  });
  search.addAll(entries.map((entry, id) => ({ ...entry, id, licence: entry.licence ?? '' })));
  for (const [name, values] of Object.entries(facets(entries))) fill(form, name, values);
  document.querySelector('[data-left]')?.remove();
  form.hidden = false;
  const asked = new URLSearchParams(location.search);
  for (const name of fields) set(form, name, asked.get(name) ?? '');
  /** @type {Set<string>} */
  const picked = new Set();
  const bar = compareBar(form, picked);
  const show = () => {
    const found = find(entries, search, form);
    state.textContent = `${found.length} of ${entries.length} versions${found.length > most ? `, the first ${most} shown` : ''}`;
    body.replaceChildren(
      ...(found.length === 0 ? [nothing()] : []),
      ...found.slice(0, most).map((entry) => row(entry, names, form.dataset.up ?? '', picked, bar)),
    );
    remember(form);
  };
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
}

/**
 * @param {Entry[]} entries
 * @returns {Record<string, string[]>}
 */
function facets(entries) {
  const all = /** @param {(entry: Entry) => (string | null)[]} of */ (of) =>
    [...new Set(entries.flatMap(of))].filter((value) => value !== null).toSorted();
  return {
    task: all(({ task }) => [task]),
    product: all(({ product }) => [product]),
    licence: all(({ licence }) => [licence]),
    format: all(({ formats }) => formats),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string[]} values
 */
function fill(form, name, values) {
  const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  for (const value of values) select.append(new Option(value, value));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function set(form, name, value) {
  const control = form.elements.namedItem(name);
  if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === '1';
  else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = value;
}

/**
 * @param {Entry[]} entries
 * @param {any} search
 * @param {HTMLFormElement} form
 * @returns {Entry[]}
 */
function find(entries, search, form) {
  const data = new FormData(form);
  const value = /** @param {string} name */ (name) => String(data.get(name) ?? '');
  const words = value('q').trim();
  /** @type {Entry[]} */
  const matching = words ? search.search(words).map((/** @type {{ id: number }} */ { id }) => entries[id]) : championsFirst(entries);
  const kept = matching.filter(
    (entry) =>
      (!value('task') || entry.task === value('task')) &&
      (!value('product') || entry.product === value('product')) &&
      (!value('licence') || entry.licence === value('licence')) &&
      (!value('format') || entry.formats.includes(value('format'))) &&
      (value('champions') !== '1' || entry.champion),
  );
  const order = orders[value('sort')];
  return order ? kept.toSorted(order) : kept;
}

/** @param {Entry[]} entries */
function championsFirst(entries) {
  return entries.toSorted((a, b) => Number(b.champion) - Number(a.champion) || byNewest(a, b));
}

/**
 * @param {Entry} a
 * @param {Entry} b
 */
function byNewest(a, b) {
  return a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : 0;
}

/** Unknown comes last. @param {'energyWhPer1000' | 'latencyMsP50' | 'modelBytes'} what */
function least(what) {
  return /** @param {Entry} a @param {Entry} b */ (a, b) => (a[what] ?? Infinity) - (b[what] ?? Infinity) || byNewest(a, b);
}

/** Scores compare only within one competition: grouped by it, best first. @param {Entry} a @param {Entry} b */
function byScore(a, b) {
  if (a.competition !== b.competition) return a.competition < b.competition ? -1 : 1;
  if (a.score === null || b.score === null) return a.score === b.score ? 0 : a.score === null ? 1 : -1;
  return a.direction === 'lower' ? a.score - b.score : b.score - a.score;
}

/** @type {Record<string, ((a: Entry, b: Entry) => number) | undefined>} */
const orders = {
  newest: byNewest,
  score: byScore,
  energy: least('energyWhPer1000'),
  latency: least('latencyMsP50'),
  size: least('modelBytes'),
};

function nothing() {
  const line = document.createElement('tr');
  const words = cell('No version fits all of this. Take a word or a filter away.', 'soft');
  words.colSpan = 8;
  line.append(words);
  return line;
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} names
 * @param {string} up
 * @param {Set<string>} picked
 * @param {() => void} changed
 */
function row(entry, names, up, picked, changed) {
  const id = `${entry.competition}:${entry.version}`;
  const line = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.className = 'team';
  const pick = document.createElement('input');
  pick.type = 'checkbox';
  pick.className = 'pick';
  pick.checked = picked.has(id);
  pick.setAttribute('aria-label', `Compare ${entry.title}, version ${entry.version}`);
  pick.addEventListener('change', () => {
    if (pick.checked) picked.add(id);
    else picked.delete(id);
    changed();
  });
  const link = document.createElement('a');
  link.href = up + entry.page;
  link.append(bdi(entry.title));
  head.append(pick, ' ', link);
  if (entry.champion) head.append(' ', badge('champion', 'badge badge-champion'));
  if (!entry.sound) head.append(' ', badge('contradicts its records', 'badge badge-bad'));
  const by = badge(`v${entry.version} by `, 'entry-title');
  by.append(bdi(entry.team));
  head.append(by);
  line.append(head, cell(bdi(entry.need)), score(entry, names));
  const { energyWhPer1000, latencyMsP50, modelBytes } = entry;
  line.append(
    cell(energyWhPer1000 === null ? 'unknown' : `${figures.measured(energyWhPer1000)} Wh`, 'num'),
    cell(latencyMsP50 === null ? '–' : `${figures.measured(latencyMsP50)} ms`, 'num'),
    cell(modelBytes === null ? '–' : figures.byteSize(modelBytes), 'num'),
    cell(bdi(entry.licence ?? '–')),
    cell(figures.day(entry.publishedAt)),
  );
  return line;
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} names
 */
function score({ high, low, metric, score }, names) {
  if (score === null || low === null || high === null) return cell('–', 'num');
  const decimals = figures.decimalsFor(low, high);
  const name = names[metric ?? ''] ?? (metric ?? '').replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
  const range = badge(`${name} ${figures.figure(low, decimals)}–${figures.figure(high, decimals)}`, 'score-range');
  const held = cell(badge(figures.figure(score, decimals), 'score-value'), 'num');
  held.append(range);
  return held;
}

/**
 * @param {string | Node} content
 * @param {string} [className]
 */
function cell(content, className = '') {
  const td = document.createElement('td');
  if (className) td.className = className;
  td.append(content);
  return td;
}

/**
 * @param {string} text
 * @param {string} className
 */
function badge(text, className) {
  const span = document.createElement('span');
  span.className = className;
  span.append(text);
  return span;
}

/** @param {string} text */
function bdi(text) {
  const element = document.createElement('bdi');
  element.append(text);
  return element;
}

/** @param {HTMLFormElement} form */
function remember(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value));
  const query = asked.toString();
  history.replaceState(null, '', query ? `?${query}` : location.pathname);
}

/**
 * A link that appears once two to six are picked.
 * @param {HTMLFormElement} form
 * @param {Set<string>} picked
 */
function compareBar(form, picked) {
  const bar = document.createElement('p');
  bar.className = 'compare-bar';
  bar.hidden = true;
  const link = document.createElement('a');
  link.className = 'button';
  link.textContent = 'Compare';
  const words = document.createElement('span');
  words.setAttribute('role', 'status');
  bar.append(link, ' ', words);
  form.after(bar);
  return () => {
    bar.hidden = picked.size === 0;
    const enough = picked.size >= 2 && picked.size <= 6;
    link.hidden = !enough;
    link.textContent = `Compare ${picked.size}`;
    link.href = `${form.dataset.compare}?m=${[...picked].join(',')}`;
    words.textContent = picked.size < 2 ? 'Pick one more to compare.' : picked.size > 6 ? 'Six at most: unpick some.' : '';
  };
}
