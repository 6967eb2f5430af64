// @ts-check
// Runs a version's ONNX file in this browser. The bytes must have the digest of its version record before anything of them is run; nothing
// is sent anywhere. Columns go in and out as in the evaluation (vault/harness/interface.py) and in the services.

/** @typedef {{ name: string, type: string, unit?: string, range?: [number, number], classes?: string[], nullable?: boolean }} Column */
/** @typedef {{ competition: string, version: number, title: string, team: string, artifacts: { path: string, sha256: string, format: string }[], registry?: { name: string, version: string }, page: string }} Version */
/** @typedef {{ inputs: Column[], outputs: Column[] }} Contract */

const root = /** @type {HTMLElement | null} */ (document.querySelector('[data-try]'));
if (root) void start(root);

/** @param {HTMLElement} root */
async function start(root) {
  const up = root.dataset.up ?? '';
  const asked = /^([a-z0-9-]{1,63}):([1-9]\d{0,8})$/.exec(new URLSearchParams(location.search).get('m') ?? '');
  if (!asked) {
    say(root, 'Which model? Choose one of those that have an ONNX file.');
    return listAll(root, up);
  }
  const [, name, number] = asked;
  say(root, 'Reading what is recorded of this version…');
  /** @type {[Version, Contract, { dataframe_records: Record<string, unknown>[] }]} */
  let facts;
  try {
    facts = /** @type {any} */ (
      await Promise.all([
        read(`${up}api/v1/models/${name}/${number}.json`),
        read(`${up}api/v1/competitions/${name}.json`),
        read(`${up}competitions/${name}/example.json`),
      ])
    );
  } catch {
    say(root, `There is no version ${name}:${number} here.`);
    return listAll(root, up);
  }
  const [version, contract, example] = facts;
  const artifacts = version.artifacts.filter(({ format }) => format === 'onnx');
  const [first] = artifacts;
  if (!first) return say(root, `${version.title} has no ONNX file; only those run in a browser. Its page says how to call it.`);
  introduce(root, version, up);
  say(root, `Choose ${artifacts.map(({ path }) => path).join(' or ')}. It is run only when its sha256 is the recorded one.`);
  offer(root, version, artifacts, (bytes) => open(root, bytes, contract, example.dataframe_records[0] ?? {}));
}

/** @param {string} address */
async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/**
 * @param {HTMLElement} root
 * @param {string} words
 * @param {boolean} [bad]
 */
function say(root, words, bad = false) {
  const state = part(root, 'state');
  state.textContent = words;
  state.classList.toggle('is-bad', bad);
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 */
function part(root, name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-try-${name}]`));
}

/**
 * @param {HTMLElement} root
 * @param {string} up
 */
async function listAll(root, up) {
  /** @type {{ models: { competition: string, version: number, title: string, need: string, formats: string[], tries: boolean }[] }} */
  const { models } = await read(`${up}api/v1/search.json`).catch(() => ({ models: [] }));
  const list = part(root, 'list');
  for (const { competition, need, title, version } of models.filter(({ tries }) => tries).slice(0, 100)) {
    const link = document.createElement('a');
    link.href = `?m=${competition}:${version}`;
    link.append(bdi(title));
    const line = document.createElement('li');
    line.append(link, ` v${version}, `, bdi(need));
    list.append(line);
  }
  list.hidden = list.childElementCount === 0;
  if (list.hidden) say(root, 'No version here has an ONNX file.');
}

/**
 * @param {HTMLElement} root
 * @param {Version} version
 * @param {string} up
 */
function introduce(root, version, up) {
  const link = document.createElement('a');
  link.href = up + version.page;
  link.append(bdi(version.title));
  part(root, 'title').replaceChildren(link, `, ${version.competition} version ${version.version} by `, bdi(version.team));
}

/**
 * A file of the reader's, or the registry's own where it lives under this very address.
 * @param {HTMLElement} root
 * @param {Version} version
 * @param {Version['artifacts']} artifacts
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<void>} use
 */
function offer(root, version, artifacts, use) {
  const form = part(root, 'choose');
  form.hidden = false;
  /** @param {() => Promise<ArrayBuffer>} get */
  const take = async (get) => {
    try {
      const bytes = new Uint8Array(await get());
      const found = await sha256(bytes);
      const known = artifacts.find(({ sha256 }) => sha256 === found);
      if (!known) return refuse(root, found, artifacts);
      say(root, `${known.path} is the recorded file (sha256 ${found.slice(0, 12)}…). Loading it…`);
      await use(bytes);
    } catch (error) {
      say(root, `It could not be run: ${error instanceof Error ? error.message : String(error)}`, true);
    }
  };
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input'));
  const taken = () => {
    const file = input.files?.[0];
    if (file) void take(() => file.arrayBuffer());
  };
  input.addEventListener('change', taken);
  // Somebody may have chosen before this page knew its version.
  taken();
  const registry = root.dataset.registry;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  if (!registry || !version.registry || new URL(registry, location.href).origin !== location.origin) return;
  button.hidden = false;
  button.addEventListener('click', () => void take(() => fromRegistry(registry, version, /** @type {any} */ (artifacts[0]).path)));
}

/**
 * @param {HTMLElement} root
 * @param {string} found
 * @param {Version['artifacts']} artifacts
 */
function refuse(root, found, artifacts) {
  part(root, 'run').hidden = true;
  const wanted = artifacts.map(({ path, sha256 }) => `${path} has ${sha256}`).join(', ');
  say(root, `Not run: this is another file. Its sha256 is ${found}; as recorded ${wanted}.`, true);
}

/**
 * @param {string} registry
 * @param {Version} version
 * @param {string} path
 */
async function fromRegistry(registry, version, path) {
  const query = new URLSearchParams({
    name: version.registry?.name ?? '',
    version: version.registry?.version ?? '',
    path: `data/submission/${path}`,
  });
  const response = await fetch(`${registry.replace(/\/+$/, '')}/model-versions/get-artifact?${query}`);
  if (!response.ok) throw new Error(`the registry answered ${response.status}`);
  return response.arrayBuffer();
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) throw new Error('this browser offers no cryptography here; open the page over https or on localhost');
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {HTMLElement} root
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Contract} contract
 * @param {Record<string, unknown>} example
 */
async function open(root, bytes, contract, example) {
  const home = new URL('onnx/', import.meta.url).href;
  const ort = await import(`${home}ort.wasm.min.mjs`);
  // Threads would need headers that a plain file server does not send.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = home;
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const form = /** @type {HTMLFormElement} */ (part(root, 'run'));
  const fields = part(root, 'fields');
  fields.replaceChildren(...contract.inputs.map((column) => field(column, example[column.name])));
  form.hidden = false;
  say(root, 'Ready. The values are the input example; change them and run.');
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      const row = contract.inputs.map((column) => valueOf(form, column));
      const before = performance.now();
      const answer = await session.run(feeds(ort, session, contract.inputs, row));
      show(root, contract.outputs, outputs(session, answer, contract.outputs), performance.now() - before);
    } catch (error) {
      say(root, `It could not be run on these values: ${error instanceof Error ? error.message : String(error)}`, true);
    }
  };
}

/**
 * @param {Column} column
 * @param {unknown} value
 */
function field(column, value) {
  const label = document.createElement('label');
  label.append(bdi(column.name), column.unit ? ` (${column.unit}) ` : ' ');
  /** @type {HTMLInputElement | HTMLSelectElement} */
  let control;
  if (column.classes || column.type === 'boolean') {
    control = document.createElement('select');
    for (const choice of column.classes ?? ['true', 'false']) control.append(new Option(choice, choice));
  } else {
    control = document.createElement('input');
    if (isNumber(column)) control.inputMode = 'decimal';
  }
  control.name = column.name;
  control.value = String(value ?? '');
  label.append(control);
  return label;
}

/** @param {Column} column */
function isNumber({ type }) {
  return type === 'double' || type === 'float' || type === 'integer' || type === 'long';
}

/**
 * A number, or a text; an empty cell is NaN or an empty text where the contract lets it be missing.
 * @param {HTMLFormElement} form
 * @param {Column} column
 * @returns {number | string}
 */
function valueOf(form, column) {
  const text = /** @type {HTMLInputElement} */ (form.elements.namedItem(column.name)).value.trim();
  if (text === '' && !column.nullable) throw new Error(`${column.name} is empty`);
  if (column.type === 'boolean') return text === 'true' ? 1 : 0;
  if (!isNumber(column)) return text;
  const value = text === '' ? NaN : Number(text.replace(',', '.'));
  if (Number.isNaN(value) && text !== '') throw new Error(`${column.name} is not a number: ${text}`);
  return value;
}

/**
 * All columns into one float or double matrix [1, columns], or each into the input of its name.
 * @param {any} ort
 * @param {any} session
 * @param {Column[]} inputs
 * @param {(number | string)[]} row
 */
function feeds(ort, session, inputs, row) {
  /** @type {{ name: string, type: string, shape: (number | string)[] }[]} */
  const metadata = session.inputMetadata;
  const [first, ...more] = metadata;
  if (!first) throw new Error('the model has no input');
  const isMatrix = more.length === 0 && ['float32', 'float64'].includes(first.type) && first.shape.length === 2;
  const width = first.shape[1];
  if (isMatrix && (typeof width !== 'number' || width === inputs.length)) {
    const wordy = inputs.find((_, index) => typeof row[index] === 'string');
    if (wordy) throw new Error(`${wordy.name} is a text; a model of one matrix takes numbers only`);
    return { [first.name]: tensor(ort, first.type, row, [1, inputs.length]) };
  }
  return Object.fromEntries(
    inputs.map(({ name }, index) => {
      const input = metadata.find((each) => each.name === name);
      if (!input) throw new Error(`the model has no input called ${name}`);
      return [name, tensor(ort, input.type, [row[index] ?? ''], input.shape.length === 1 ? [1] : [1, 1])];
    }),
  );
}

/**
 * @param {any} ort
 * @param {string} type
 * @param {(number | string)[]} values
 * @param {number[]} dims
 */
function tensor(ort, type, values, dims) {
  /** @type {Record<string, () => unknown>} */
  const makers = {
    float32: () => Float32Array.from(values, Number),
    float64: () => Float64Array.from(values, Number),
    int64: () => BigInt64Array.from(values, (value) => BigInt(Number(value))),
    int32: () => Int32Array.from(values, Number),
    bool: () => Uint8Array.from(values, Number),
    string: () => values.map(String),
  };
  const make = makers[type];
  if (!make) throw new Error(`the model takes ${type}, which no column can be`);
  return new ort.Tensor(type, make(), dims);
}

/**
 * The output called `probabilities`, else `variable`, else the last of floats; where the contract answers in texts, the one of strings. Two
 * numbers for one output are both classes: the second is the positive one.
 * @param {any} session
 * @param {Record<string, { data: ArrayLike<unknown>, dims: number[] }>} answer
 * @param {Column[]} columns
 */
function outputs(session, answer, columns) {
  /** @type {{ name: string, type: string, isTensor: boolean }[]} */
  const tensors = session.outputMetadata.filter((/** @type {{ isTensor: boolean }} */ { isTensor }) => isTensor);
  const texts = columns.some(({ type }) => type === 'string');
  const fit = tensors.filter(({ type }) => (texts ? type === 'string' : type === 'float32' || type === 'float64'));
  const chosen = fit.find(({ name }) => name === 'probabilities') ?? fit.find(({ name }) => name === 'variable') ?? fit.at(-1);
  const data = chosen && answer[chosen.name]?.data;
  if (!data) throw new Error(`the model gives no ${texts ? 'text' : 'number'}`);
  const values = Array.from(data);
  if (values.length === columns.length) return values;
  if (values.length === 2 && columns.length === 1) return values.slice(1);
  throw new Error(`the model gives ${values.length} values; the contract has ${columns.length} outputs`);
}

/**
 * @param {HTMLElement} root
 * @param {Column[]} columns
 * @param {unknown[]} values
 * @param {number} milliseconds
 */
function show(root, columns, values, milliseconds) {
  const result = part(root, 'result');
  const lines = columns.map((column, index) => {
    const line = document.createElement('div');
    const [name, value] = [document.createElement('dt'), document.createElement('dd')];
    name.append(bdi(column.name), column.unit ? ` (${column.unit})` : '');
    const found = values[index];
    value.append(typeof found === 'number' ? String(Number(found.toPrecision(7))) : bdi(String(found)));
    line.append(name, value);
    return line;
  });
  result.replaceChildren(...lines);
  result.hidden = false;
  say(root, `Ran here in ${milliseconds < 1 ? 'under 1' : Math.round(milliseconds)} ms. Nothing left this machine.`);
}

/** @param {string} text */
function bdi(text) {
  const element = document.createElement('bdi');
  element.append(text);
  return element;
}
