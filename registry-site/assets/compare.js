// @ts-check
// Lays two to six model versions side by side. Which ones is in the address: ?m=breast-tumour:3,digits:2
'use strict';

/** @typedef {{ name: string, direction: 'higher' | 'lower', value: number, low: number, high: number }} Score */
/** @typedef {{ competition: string, version: number, title: string, team: string, need: string, product: string, task: string, licence: string | null, formats: string[], champion: boolean, publishedAt: string, energyWhPer1000: number | null, latencyMsP50: number | null, modelBytes: number | null, page: string, api: string }} Entry */
/** @typedef {{ entry: Entry, scores: Score[], held: boolean }} Shown */
/** @typedef {{ label: string, cell: (shown: Shown) => string | Node, best?: (all: Shown[]) => Shown | undefined }} Line */

/** @type {import('./figures.js').Figures} */
const figures = /** @type {any} */ (globalThis).figures;
const most = 6;
/** @type {Record<string, string>} */
let names = {};
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-compare]'));
const state = /** @type {HTMLElement} */ (document.querySelector('[data-compare-state]'));
if (form)
  void start(form).catch(
    (error) => (state.textContent = `The figures could not be loaded: ${error instanceof Error ? error.message : error}`),
  );

/** @param {HTMLFormElement} form */
async function start(form) {
  if (location.protocol === 'file:') {
    form.dataset.off = '';
    state.textContent = 'A page opened from disk may not read the files beside it: serve the folder over http.';
    return;
  }
  const up = form.dataset.up ?? '';
  /** @type {{ models: Entry[], metricNames: Record<string, string> }} */
  const { models: entries, metricNames } = await json(form.dataset.source ?? '');
  names = metricNames;
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  const list = /** @type {HTMLDataListElement} */ (document.querySelector('#versions'));
  list.append(...entries.slice(0, 2000).map((entry) => new Option(`${entry.title}, ${entry.need}`, idOf(entry))));
  form.hidden = false;
  /** @param {string[]} ids */
  const show = async (ids) => {
    const known = ids.filter((id) => byId.has(id));
    const unknown = ids.filter((id) => !byId.has(id));
    const query = ids.length > 0 ? `?m=${ids.map(encodeURIComponent).join(',').replaceAll('%3A', ':')}` : location.pathname;
    history.replaceState(null, '', query);
    const shown = await Promise.all(known.slice(0, most).map(async (id) => details(/** @type {Entry} */ (byId.get(id)), up)));
    draw(shown, up, (id) => void show(ids.filter((held) => held !== id)).then(keepPlace));
    const parts = [];
    if (known.length < 2) parts.push('Add at least two versions.');
    if (known.length > most) parts.push(`Only the first ${most} are shown.`);
    if (unknown.length > 0) parts.push(`There is no version ${unknown.join(', ')}.`);
    if (new Set(shown.map(({ entry }) => entry.competition)).size > 1)
      parts.push('They answer different needs: scores do not compare across them.');
    state.textContent = parts.join(' ');
  };
  // The button that had the keyboard is gone with its version.
  const keepPlace = () => {
    const frame = /** @type {HTMLElement} */ (document.querySelector('[data-compare-table]'));
    if (frame.hidden) /** @type {HTMLElement} */ (form.elements.namedItem('add')).focus();
    else frame.focus();
  };
  const asked = () => (new URLSearchParams(location.search).get('m') ?? '').split(',').filter(Boolean);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('add'));
    const id = input.value.trim();
    if (id && !asked().includes(id)) void show([...asked(), id]);
    input.value = '';
  });
  await show([...new Set(asked())]);
}

/** @param {Entry} entry */
function idOf(entry) {
  return `${entry.competition}:${entry.version}`;
}

/** @param {string} href */
async function json(href) {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href} answered ${response.status}`);
  return response.json();
}

/**
 * @param {Entry} entry
 * @param {string} up
 * @returns {Promise<Shown>}
 */
async function details(entry, up) {
  const { attempt } = await json(up + entry.api);
  const scored = attempt?.outcome?.kind === 'scored';
  return { entry, scores: scored ? attempt.outcome.scores : [], held: scored && attempt.outcome.held };
}

/**
 * @param {Shown[]} shown
 * @param {string} up
 * @param {(id: string) => void} drop
 */
function draw(shown, up, drop) {
  const frame = /** @type {HTMLElement} */ (document.querySelector('[data-compare-table]'));
  frame.hidden = shown.length === 0;
  const table = element('table', 'compare');
  const caption = element('caption', 'visually-hidden');
  caption.append('The versions side by side; a mark shows the best figure of a line');
  const head = document.createElement('thead');
  const names = document.createElement('tr');
  const corner = document.createElement('td');
  names.append(corner, ...shown.map((one) => columnHead(one, up, drop)));
  head.append(names);
  const body = document.createElement('tbody');
  for (const line of lines(shown)) {
    const row = document.createElement('tr');
    const label = document.createElement('th');
    label.scope = 'row';
    label.append(line.label);
    const best = line.best?.(shown);
    row.append(label, ...shown.map((one) => valueCell(line.cell(one), one === best)));
    body.append(row);
  }
  table.append(caption, head, body);
  frame.replaceChildren(table);
}

/**
 * @param {Shown} shown
 * @param {string} up
 * @param {(id: string) => void} drop
 */
function columnHead({ entry }, up, drop) {
  const head = document.createElement('th');
  head.scope = 'col';
  const link = document.createElement('a');
  link.href = up + entry.page;
  const title = document.createElement('bdi');
  title.append(entry.title);
  link.append(title);
  const by = element('span', 'entry-title');
  by.append(`${entry.competition} v${entry.version} by ${entry.team}`);
  const button = /** @type {HTMLButtonElement} */ (element('button', 'copy'));
  button.type = 'button';
  button.append('Remove');
  button.setAttribute('aria-label', `Remove ${entry.title}`);
  button.addEventListener('click', () => drop(idOf(entry)));
  head.append(link, by, button);
  return head;
}

/**
 * @param {string | Node} content
 * @param {boolean} best
 */
function valueCell(content, best) {
  const cell = document.createElement('td');
  cell.append(content);
  if (best) {
    cell.className = 'is-best';
    const mark = element('span', 'visually-hidden');
    mark.append(', best');
    cell.append(mark);
  }
  return cell;
}

/**
 * @param {Shown[]} shown
 * @returns {Line[]}
 */
function lines(shown) {
  const metrics = [...new Set(shown.flatMap(({ scores }) => scores.map(({ name }) => name)))];
  return [
    { label: 'Need', cell: ({ entry }) => entry.need },
    { label: 'Champion', cell: ({ entry }) => (entry.champion ? 'yes' : 'no') },
    ...metrics.map((name) => scoreLine(name, shown)),
    cost('Energy per 1,000', 'energyWhPer1000', (value) => `${figures.measured(value)} Wh`),
    cost('Latency per row', 'latencyMsP50', (value) => `${figures.measured(value)} ms`),
    cost('Size', 'modelBytes', figures.byteSize),
    { label: 'Licence', cell: ({ entry }) => entry.licence ?? '–' },
    { label: 'Formats', cell: ({ entry }) => entry.formats.join(', ') || '–' },
    { label: 'Published', cell: ({ entry }) => figures.day(entry.publishedAt) },
  ];
}

/**
 * Best only among versions of one competition: elsewhere the rows behind the score differ.
 * @param {string} name
 * @param {Shown[]} shown
 * @returns {Line}
 */
function scoreLine(name, shown) {
  const of = /** @param {Shown} one */ (one) => one.scores.find((score) => score.name === name);
  const all = shown.flatMap((one) => of(one) ?? []);
  const [from, to] = [Math.min(...all.map(({ low }) => low)), Math.max(...all.map(({ high }) => high))];
  const same = new Set(shown.filter(of).map(({ entry }) => entry.competition)).size === 1;
  return {
    label: names[name] ?? name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()),
    cell: (one) => {
      const score = of(one);
      if (!score) return '–';
      const decimals = figures.decimalsFor(score.low, score.high);
      const frame = document.createDocumentFragment();
      const value = element('strong', 'score-value');
      value.append(figures.figure(score.value, decimals));
      const range = element('span', 'score-range');
      range.append(`${figures.figure(score.low, decimals)}–${figures.figure(score.high, decimals)}${one.held ? ', held' : ''}`);
      frame.append(value, range);
      if (same && to > from) frame.append(interval(score, from, to));
      return frame;
    },
    ...(same && {
      best: (all) => {
        const sign = of(/** @type {Shown} */ (all.find(of)))?.direction === 'lower' ? -1 : 1;
        return leader(all, (one) => (of(one) ? sign * /** @type {Score} */ (of(one)).value : undefined));
      },
    }),
  };
}

/**
 * @param {Score} score
 * @param {number} from
 * @param {number} to
 */
function interval(score, from, to) {
  const x = /** @param {number} value */ (value) => (6 + ((value - from) / (to - from)) * 108).toFixed(1);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    class: 'interval',
    width: '120',
    height: '24',
    viewBox: '0 0 120 24',
    'aria-hidden': 'true',
    focusable: 'false',
  }))
    svg.setAttribute(name, value);
  const line = document.createElementNS(svg.namespaceURI, 'path');
  line.setAttribute('class', 'whisker');
  line.setAttribute('d', `M${x(score.low)} 12H${x(score.high)}M${x(score.low)} 8V16M${x(score.high)} 8V16`);
  const dot = document.createElementNS(svg.namespaceURI, 'circle');
  for (const [name, value] of Object.entries({ class: 'dot', cx: x(score.value), cy: '12', r: '4.5' })) dot.setAttribute(name, value);
  svg.append(line, dot);
  return svg;
}

/**
 * @param {string} label
 * @param {'energyWhPer1000' | 'latencyMsP50' | 'modelBytes'} what
 * @param {(value: number) => string} words
 * @returns {Line}
 */
function cost(label, what, words) {
  return {
    label,
    cell: ({ entry }) => (entry[what] === null ? 'unknown' : words(entry[what])),
    best: (all) => leader(all, ({ entry }) => (entry[what] === null ? undefined : -entry[what])),
  };
}

/**
 * The one that stands alone at the top, if any does.
 * @param {Shown[]} all
 * @param {(one: Shown) => number | undefined} worth
 */
function leader(all, worth) {
  const known = all.filter((one) => worth(one) !== undefined);
  const top = Math.max(...known.map((one) => /** @type {number} */ (worth(one))));
  const first = known.filter((one) => worth(one) === top);
  return known.length > 1 && first.length === 1 ? first[0] : undefined;
}

/**
 * @param {string} name
 * @param {string} className
 */
function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
