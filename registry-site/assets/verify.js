// @ts-check
// Verifies the signed records a page rests on, in the browser, with WebCrypto only, and says what it found.
// The same protocol as the records' writers use: DSSE v1 over an in-toto statement, Ed25519.
'use strict';

/** @typedef {{ good: boolean, words: string }} Check */
/** @typedef {{ role: string, text: string, envelope: any }} Given */

const panel = document.querySelector('[data-proof]');
if (panel) void prove(/** @type {HTMLElement} */ (panel));

/** @param {HTMLElement} panel */
async function prove(panel) {
  const state = panel.querySelector('[data-proof-state]');
  const list = panel.querySelector('[data-proof-checks]');
  if (!state || !list) return;
  if (!globalThis.crypto?.subtle) {
    state.textContent = 'This browser offers no cryptography here: open the page over https or from disk to verify it.';
    return;
  }
  state.textContent = 'Verifying…';
  /** @type {Check[]} */
  const checks = [];
  try {
    checks.push(...(await allChecks(panel)));
  } catch (error) {
    checks.push({ good: false, words: `Could not verify: ${error instanceof Error ? error.message : String(error)}` });
  }
  const good = checks.length > 0 && checks.every((check) => check.good);
  state.textContent = good ? 'Verified in your browser just now' : 'Not verified: do not rely on this page';
  panel.classList.add(good ? 'is-good' : 'is-bad');
  list.replaceChildren(...checks.map(item));
}

/** @param {Check} check */
function item({ good, words }) {
  const line = document.createElement('li');
  if (!good) line.className = 'is-bad';
  line.append(words);
  return line;
}

/**
 * @param {HTMLElement} panel
 * @returns {Promise<Check[]>}
 */
async function allChecks(panel) {
  const keys = JSON.parse(panel.querySelector('[data-keys]')?.textContent ?? '{}');
  /** @type {Check[]} */
  const checks = [];
  /** @type {Record<string, { record: any, given: Given }>} */
  const opened = {};
  for (const element of panel.querySelectorAll('[data-record]')) {
    const given = await read(/** @type {HTMLElement} */ (element));
    const name = given.role === 'version' ? 'Version record' : 'Attempt record';
    const statement = await verified(given, keys[given.role] ?? {});
    const keyid = String(given.envelope?.signatures?.[0]?.keyid);
    const signer = given.role === 'version' ? 'publisher' : 'runner';
    checks.push({
      good: statement !== undefined,
      words: statement ? `${name}: signed by ${signer} ${keyid}` : `${name}: the signature does not hold`,
    });
    if (!statement) continue;
    const record = statement.predicate;
    const digest = given.role === 'version' ? record.modelSha256 : record.submission.treeSha256;
    const kind = `https://model-harvester.dev/${given.role}/v1`;
    const whole = statement.predicateType === kind && statement.subject?.[0]?.digest?.sha256 === digest;
    checks.push({ good: whole, words: whole ? `${name}: is about the digest it names` : `${name}: is about another digest than it names` });
    opened[given.role] = { record, given };
  }
  if (opened.version && opened.attempt) checks.push(...(await chain(opened.version.record, opened.attempt.record, opened.attempt.given)));
  checks.push(...claims(opened.version?.record, opened.attempt?.record));
  return checks;
}

/**
 * @param {any} version
 * @param {any} attempt
 * @param {Given} given
 * @returns {Promise<Check[]>}
 */
async function chain(version, attempt, given) {
  const named = (await sha256(given.text)) === version.attemptSha256;
  const same =
    attempt.submission.treeSha256 === version.submissionSha256 &&
    attempt.key.repository === version.key.repository &&
    attempt.key.number === version.key.number &&
    attempt.key.headSha === version.key.headSha;
  return [
    { good: named, words: named ? 'The version rests on exactly this attempt record' : 'The version rests on another attempt record' },
    {
      good: same,
      words: same ? 'Both records name the same pull request, commit and submission' : 'The records name different submissions',
    },
  ];
}

/**
 * What the page prints must be what the records say.
 * @param {any} version
 * @param {any} attempt
 * @returns {Check[]}
 */
function claims(version, attempt) {
  /** @type {Record<string, unknown>} */
  const said = {
    headSha: version?.key.headSha ?? attempt?.key.headSha,
    mergeSha: version?.mergeSha,
    submissionSha256: version?.submissionSha256 ?? attempt?.submission.treeSha256,
    attemptSha256: version?.attemptSha256,
    modelSha256: version?.modelSha256,
    score: attempt?.evaluation.scores?.[0]?.value,
  };
  const wrong = Array.from(document.querySelectorAll('[data-claim]'), (element) => /** @type {HTMLElement} */ (element)).filter(
    (element) => {
      const name = element.dataset.claim ?? '';
      return name === 'score' ? !printsScore(element, said.score) : element.textContent?.trim() !== String(said[name]);
    },
  );
  const words = wrong.map((element) => element.dataset.claim).join(', ');
  return [
    wrong.length === 0
      ? { good: true, words: 'The digests, commits and score printed here are those of the records' }
      : { good: false, words: `The page prints something else than the records say: ${words}` },
  ];
}

/**
 * @param {HTMLElement} element
 * @param {unknown} value
 */
function printsScore(element, value) {
  if (typeof value !== 'number' || !(element instanceof HTMLDataElement) || Number(element.value) !== value) return false;
  const text = (element.textContent ?? '').replaceAll('−', '-');
  const decimals = text.split('.')[1]?.length ?? 0;
  return text.includes('e') ? Math.abs(Number(text) / value - 1) < 0.01 : text === value.toFixed(decimals);
}

/**
 * The record's text: embedded where it fits, otherwise read beside the page.
 * @param {HTMLElement} element
 * @returns {Promise<Given>}
 */
async function read(element) {
  const { record: role = '', href = '' } = element.dataset;
  const embedded = element.textContent ?? '';
  const text = embedded || (await fetched(href));
  return { role, text, envelope: JSON.parse(text) };
}

/** @param {string} href */
async function fetched(href) {
  if (location.protocol === 'file:')
    throw new Error('a page opened from disk may not read the record beside it; serve the folder over http');
  const response = await fetch(href);
  if (!response.ok) throw new Error(`the record ${href} answered ${response.status}`);
  return response.text();
}

/**
 * The statement when a key of that id signed it, else undefined. While a key is changed for another there are two.
 * @param {Given} given
 * @param {Record<string, string[]>} keys
 */
async function verified({ envelope }, keys) {
  const signature = envelope?.signatures?.length === 1 ? envelope.signatures[0] : undefined;
  const known = signature && Object.hasOwn(keys, signature.keyid) ? keys[signature.keyid] : [];
  if (envelope.payloadType !== 'application/vnd.in-toto+json') return undefined;
  const payload = bytes(envelope.payload);
  for (const spki of known) {
    const key = await crypto.subtle.importKey('spki', bytes(spki), 'Ed25519', false, ['verify']);
    const good = await crypto.subtle.verify('Ed25519', key, bytes(signature.sig), preAuthEncoding(envelope.payloadType, payload));
    if (good) return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  }
  return undefined;
}

/**
 * @param {string} type
 * @param {Uint8Array<ArrayBuffer>} payload
 */
function preAuthEncoding(type, payload) {
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${type} ${payload.length} `);
  const out = new Uint8Array(head.length + payload.length);
  out.set(head);
  out.set(payload, head.length);
  return out;
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
