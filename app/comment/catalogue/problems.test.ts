import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ErrorClass } from '../../../core/contract/error-class.ts';
import type { Problem } from '../../../core/contract/problem.ts';
import { readManifest } from '../../../core/rules/read-manifest.ts';
import { assess } from '../../decide/assess.ts';
import { cases } from '../../testing/cases.ts';
import { manifest, noon } from '../../testing/world.ts';
import { catalogueFor } from './catalogue.ts';
import { problems as german } from './de/problems.ts';
import { reasons } from './de/reasons.ts';
import { problemsIn } from './phrases.ts';

const en = catalogueFor('en');
const de = catalogueFor('de');

/** Every problem of the fixtures: what people are told. */
const told: readonly Problem[] = Object.values(cases).flatMap((snapshot) => {
  const { situation } = assess(snapshot, noon);
  return situation.kind === 'refused' ? situation.refused.problems : [];
});

test('English says problems as the rules do', () => {
  for (const problem of told) expect(en.problem(problem)).toEqual(problem);
});

test('German says every problem of the fixtures in German, with the same place and code', () => {
  expect(told.length).toBeGreaterThan(10);
  for (const problem of told) {
    const said = de.problem(problem);
    expect(said.message).not.toBe(problem.message);
    expect(said.next).not.toBe(problem.next);
    expect({ ...said, message: '', next: '', allowed: '' }).toEqual({ ...problem, message: '', next: '', allowed: '' });
  }
});

/** Every reason the fixtures give. */
const whys: readonly string[] = Object.values(cases).flatMap((snapshot) => {
  const { situation, requests } = assess(snapshot, noon);
  const answers = requests.flatMap(({ verdict }) => (verdict.kind === 'refused' ? [verdict.why, verdict.next] : []));
  if (situation.kind === 'waiting') return [...answers, ...('why' in situation.waiting ? [situation.waiting.why] : [])];
  if (situation.kind !== 'judged') return answers;
  const { ending } = situation;
  const end = ending.kind === 'open' ? [ending.merge.why] : ending.kind === 'published' ? [ending.version.champion.why] : [];
  return [...answers, ...end];
});

test('German gives every reason of the fixtures in German', () => {
  expect(new Set(whys).size).toBeGreaterThan(10);
  expect(whys.filter((why) => de.reason(why) === why)).toEqual([]);
  for (const why of whys) expect(en.reason(why)).toBe(why);
});

/** The text of every module of the rules that gives problems, and of what reads a contract file. */
const rules = new URL('../../../core/rules/', import.meta.url);
const sources = [
  ...readdirSync(rules).map((name) => new URL(name, rules)),
  ...['read.ts', 'yaml.ts'].map((name) => new URL(`../../../core/contract/${name}`, import.meta.url)),
]
  .filter(({ pathname }) => pathname.endsWith('.ts') && !pathname.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .filter((source) => /\bProblem\b/.test(source))
  .join('\n');

test('German knows every code that intake, membership and the contract give', () => {
  const codes = [...sources.matchAll(/(?:code: |\(\s*(?:entry, )?)'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code]) => code ?? '');
  const classes = new Set<string>(ErrorClass.options);
  expect(new Set(codes).size).toBeGreaterThan(25);
  expect(codes.filter((code) => !Object.hasOwn(german, code) && !classes.has(code))).toEqual([]);
});

test('every sentence that is translated is one the rules say', () => {
  const pieces = Object.values(german)
    .flatMap(({ message = [], allowed = [], next = [] }) => [...message, ...allowed, ...next])
    .flatMap(([english]) => english.split(/\{[a-z]+\}/))
    // What is put together in the source stands there in pieces of its own.
    .filter((piece) => piece.length > 12 && !/but was |cannot be read; /.test(piece));
  expect(pieces.filter((piece) => !sources.includes(piece.trim()))).toEqual([]);
});

const reasoning = [
  ...['champion', 'merge', 'grant-waiver'].map((name) => `core/rules/${name}.ts`),
  'core/provenance/statement.ts',
  'actions/publish/publish-version.ts',
  ...[
    'act/close-if-refused',
    'decide/settle',
    'decide/dispatch-progress',
    'decide/sound-results',
    'observe/read-result',
    'commands/judge-waiver',
  ].map((name) => `app/${name}.ts`),
]
  .map((path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
  .join('\n');

test('every reason that is translated is one that is given', () => {
  const pieces = reasons.flatMap(([english]) => english.split(/\{[a-z]+\}/)).filter((piece) => piece.length > 6);
  expect(pieces.filter((piece) => !reasoning.includes(piece.trim()))).toEqual([]);
});

test('what stands in a hole is carried over to the letter, however odd', () => {
  const say = problemsIn({ X: { message: [['names {login}, not {other}', 'nicht {other}, sondern {login}: {login}']] } });
  const problem = { code: 'X', path: 'p', message: 'names $& <b>\n{other}, not $1', next: 'same' };
  expect(say(problem)).toEqual({ ...problem, message: 'nicht $1, sondern $& <b>\n{other}: $& <b>\n{other}' });
  expect(say({ ...problem, code: 'Y' }).message).toBe(problem.message);
  expect(say({ ...problem, message: 'says something new' }).message).toBe('says something new');
});

test('a mistake in a manifest is told in German too', () => {
  const read = readManifest('submission.yaml', manifest.replace('licence:', 'license:'));
  const problems = read.kind === 'invalid' ? read.problems : [];
  expect(problems.map((problem) => de.problem(problem).message)).toEqual(
    expect.arrayContaining(['licence fehlt', '„license“ ist hier kein Schlüssel']),
  );
});
