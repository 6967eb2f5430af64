// @ts-check
// What pages can do beyond reading: sort and filter tables, copy code, bring clocks up to the reader's time. Everything reads without it.
'use strict';

for (const [index, table] of document.querySelectorAll('table[data-sortable]').entries()) {
  const name = nameOf(/** @type {HTMLTableElement} */ (table), index);
  makeSortable(/** @type {HTMLTableElement} */ (table), name);
  makeFilterable(/** @type {HTMLTableElement} */ (table), name);
  keepHead(/** @type {HTMLTableElement} */ (table));
}
for (const code of document.querySelectorAll('pre[data-copy]')) addCopyButton(/** @type {HTMLElement} */ (code));
for (const clock of document.querySelectorAll('[data-clock]')) wind(/** @type {HTMLElement} */ (clock));

/**
 * What the address calls a table: several on one page each keep what was asked of them.
 * @param {HTMLTableElement} table
 * @param {number} index
 */
function nameOf(table, index) {
  return table.caption?.id.replace(/-caption$/, '') || `table-${index + 1}`;
}

/** @param {string} key */
function asked(key) {
  return new URLSearchParams(location.search).get(key) ?? '';
}

/**
 * @param {string} key
 * @param {string} value
 */
function remember(key, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(key, value);
  else address.searchParams.delete(key);
  if (location.protocol !== 'file:') history.replaceState(null, '', address);
}

/**
 * @param {HTMLTableElement} table
 * @param {string} name
 */
function makeSortable(table, name) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) return;
  const key = `sort.${name}`;
  for (const cell of table.querySelectorAll('thead th:not([data-nosort])')) {
    const header = /** @type {HTMLTableCellElement} */ (cell);
    const column = (header.firstChild?.textContent ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    const label = document.createElement('span');
    label.append(...header.childNodes);
    button.append(label);
    header.append(button);
    button.addEventListener('click', () => {
      const descending = header.getAttribute('aria-sort') === 'ascending';
      sortBy(table, body, header, descending);
      remember(key, `${descending ? '-' : ''}${column}`);
    });
    if (column && asked(key).replace(/^-/, '') === column) sortBy(table, body, header, asked(key).startsWith('-'));
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableSectionElement} body
 * @param {HTMLTableCellElement} header
 * @param {boolean} descending
 */
function sortBy(table, body, header, descending) {
  for (const other of table.querySelectorAll('th[aria-sort]')) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const column = header.cellIndex;
  const keyed = Array.from(body.rows, (row) => ({ row, key: sortKey(row.cells[column]) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (descending ? -1 : 1));
  // Lines between rank groups mean nothing in another order.
  for (const row of body.rows) row.classList.remove('opens-group');
  body.append(...keyed.map(({ row }) => row));
}

/**
 * Numbers sort as numbers, everything else as text; a column is all one or the other.
 * @param {HTMLTableCellElement | undefined} cell
 */
function sortKey(cell) {
  const text = cell?.dataset.sort ?? cell?.textContent?.trim() ?? '';
  const number = Number(text.replace(/^#/, ''));
  return text === '' || Number.isNaN(number) ? text.toLowerCase() : number;
}

/**
 * @param {HTMLTableElement} table
 * @param {string} name
 */
function makeFilterable(table, name) {
  const body = table.tBodies[0];
  const frame = table.closest('.scroll');
  if (!body || !frame || body.rows.length < 12) return;
  const label = document.createElement('label');
  label.className = 'filter';
  label.textContent = 'Filter ';
  const input = document.createElement('input');
  input.type = 'search';
  const shown = document.createElement('span');
  shown.className = 'soft';
  shown.setAttribute('role', 'status');
  label.append(input, shown);
  frame.before(label);
  /** @type {{ row: HTMLTableRowElement, text: string }[] | undefined} */
  let texts;
  const apply = () => {
    texts ??= Array.from(body.rows, (row) => ({ row, text: (row.textContent ?? '').toLowerCase() }));
    const wanted = input.value.trim().toLowerCase();
    let count = 0;
    for (const { row, text } of texts) {
      row.hidden = !text.includes(wanted);
      if (!row.hidden) count += 1;
    }
    shown.textContent = wanted ? `${count} of ${texts.length}` : '';
    remember(`q.${name}`, input.value.trim());
  };
  input.addEventListener('input', apply);
  input.value = asked(`q.${name}`);
  if (input.value) apply();
}

/**
 * The head of a long table stays in sight where the table is no wider than its frame: a frame that scrolls sideways would hold it back.
 * @param {HTMLTableElement} table
 */
function keepHead(table) {
  const frame = table.closest('.scroll');
  if (!frame || (table.tBodies[0]?.rows.length ?? 0) < 20) return;
  new ResizeObserver(() => frame.classList.toggle('fits', table.scrollWidth <= frame.clientWidth)).observe(frame);
}

/** @param {HTMLElement} code */
function addCopyButton(code) {
  if (!navigator.clipboard) return;
  const frame = document.createElement('div');
  frame.className = 'code-frame';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  code.before(frame);
  frame.append(code, button);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent ?? '').then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Select and copy'),
    );
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
}

/** @param {HTMLElement} clock */
function wind(clock) {
  const words = clock.querySelector('[data-clock-words]');
  const phases = Array.from(clock.querySelectorAll('[data-opens]'), (element) => {
    const { name = '', opens = '', closes = '' } = /** @type {HTMLElement} */ (element).dataset;
    return { name, opens: Date.parse(opens), closes: Date.parse(closes) };
  });
  const last = phases.at(-1);
  if (!words || !last) return;
  const now = Date.now();
  const open = phases.find((phase) => phase.opens <= now && now < phase.closes);
  const next = phases.find((phase) => now < phase.opens);
  words.parentElement?.classList.toggle('is-open', open !== undefined);
  if (open) words.textContent = `Open: ${open.name} closes in ${span(open.closes - now)}`;
  else if (next) words.textContent = `Not open yet: ${next.name} opens in ${span(next.opens - now)}`;
  else words.textContent = `Closed since ${new Date(last.closes).toISOString().slice(0, 10)}`;
}

/** @param {number} milliseconds */
function span(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  const [value, unit] =
    minutes >= 2880 ? [Math.floor(minutes / 1440), 'day'] : minutes >= 120 ? [Math.floor(minutes / 60), 'hour'] : [minutes, 'minute'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
