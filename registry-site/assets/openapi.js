// @ts-check
// Shows a version's OpenAPI document with Swagger UI. Which version is in the address: ?m=breast-tumour:3
'use strict';

const state = /** @type {HTMLElement | null} */ (document.querySelector('[data-openapi-state]'));
if (state && location.protocol !== 'file:') void describe(state);

/** @param {HTMLElement} state */
async function describe(state) {
  const asked = /^([a-z0-9-]{1,63}):([1-9]\d{0,8})$/.exec(new URLSearchParams(location.search).get('m') ?? '');
  const up = state.dataset.up ?? '';
  if (!asked) {
    state.textContent = 'Which version? Choose one under “Find”, then “Swagger UI” on its page.';
    return;
  }
  const [, name, version] = asked;
  state.textContent = 'Reading the description…';
  const response = await fetch(`${up}models/${name}/${version}.openapi.json`).catch(() => undefined);
  if (!response?.ok) {
    state.textContent = `There is no description of ${name}:${version} here.`;
    return;
  }
  const spec = await response.json();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', dress);
  dress();
  introduce(`${up}models/${name}/${version}`, String(spec.info.title), `${name} version ${version}`);
  /** @type {any} */ (globalThis).SwaggerUIBundle({
    spec,
    dom_id: '#swagger',
    plugins: [ours],
    layout: 'PartOfPage',
    supportedSubmitMethods: [],
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    // Its colours are too weak to read by.
    syntaxHighlight: false,
    onComplete: () => (state.hidden = true),
  });
}

/**
 * Swagger UI takes itself for the whole page, and a page has one main part: its own layout without one, and without a choice of servers, as nothing is
 * sent from here.
 *
 * @param {any} system
 */
const ours = ({ React: { createElement } }) => ({
  components: {
    /** @param {any} props */
    PartOfPage: ({ getComponent }) =>
      createElement(
        'div',
        { className: 'swagger-ui' },
        createElement(getComponent('SvgAssets')),
        ...['errors', 'InfoContainer', 'operations', 'Models'].map((part) =>
          createElement('div', { className: 'wrapper', key: part }, createElement(getComponent(part, true))),
        ),
      ),
  },
});

/**
 * @param {string} model
 * @param {string} title
 * @param {string} words
 */
function introduce(model, title, words) {
  const page = document.createElement('a');
  page.href = `${model}.html`;
  const name = document.createElement('bdi');
  name.append(title);
  page.append(name);
  const file = document.createElement('a');
  file.href = `${model}.openapi.json`;
  file.append('the document itself');
  document.querySelector('[data-openapi-title]')?.replaceChildren(page, `, ${words}, as its service describes itself: `, file);
}
