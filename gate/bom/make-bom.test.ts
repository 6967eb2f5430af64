import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GateReport } from '../../core/contract/gate-report.ts';
import { Submission } from '../../core/contract/submission.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { makeBom, type BomInput } from './make-bom.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
const read = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
const anything = { 'iri-reference': true, 'idn-email': true, 'date-time': true, uri: true, email: true } as const;
// Its schemas name each other by the names of their files.
const others = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];
const schemas = others.map((name) => ({ ...read(name), $id: `http://cyclonedx.org/schema/${name}` }));
const ajv = new Ajv({ strict: false, formats: anything, schemas });
const validate = ajv.compile(read('bom-1.6.SNAPSHOT.schema.json'));
const problems = (bom: unknown): unknown[] => (validate(bom) ? [] : (validate.errors ?? []));

const report: GateReport = {
  verdict: 'clean',
  findings: [],
  scanned: [
    { path: 'model.onnx', sha256: 'a'.repeat(64), bytes: 100, format: 'onnx' },
    { path: 'model.py', sha256: 'b'.repeat(64), bytes: 10, format: 'text' },
    { path: 'broken', sha256: '0'.repeat(64), bytes: 10, format: 'unread' },
  ],
  seconds: 1,
};
const manifest = Submission.parse({
  interface: 1,
  title: 'Boosted trees',
  members: ['alice', 'bob'],
  licence: 'Apache-2.0',
  artifacts: [{ path: 'model.onnx', sha256: 'a'.repeat(64), format: 'onnx' }],
  card: { intendedUse: 'Triage', limitations: 'One hospital', trainingData: 'The public data' },
  train: { seed: 7 },
});
const whole: BomInput = {
  report,
  name: 'alice',
  manifest,
  competition: sampleCompetition(),
  lock: 'numpy==2.4.6 \\\n    --hash=sha256:0\nscikit-learn==1.9.1\n',
  requirements: 'numpy==2.4.6\n',
  now: '2026-11-22T12:00:00Z',
  version: '0.1.0',
};

test('a submission has a bill of materials: the model with its card, every file, every package', () => {
  const bom = makeBom(whole);
  expect(problems(bom)).toEqual([]);
  expect(bom.metadata.component).toMatchObject({
    type: 'machine-learning-model',
    name: 'Boosted trees',
    licenses: [{ license: { name: 'Apache-2.0' } }],
    modelCard: { modelParameters: { task: 'binary-classification' }, considerations: { technicalLimitations: ['One hospital'] } },
  });
  expect(bom.components[2]).not.toHaveProperty('hashes');
  expect(bom.components).toMatchObject([
    { type: 'file', name: 'model.onnx', hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }] },
    { type: 'file', name: 'model.py', hashes: [{ content: 'b'.repeat(64) }] },
    { type: 'file', name: 'broken' },
    { type: 'library', purl: 'pkg:pypi/numpy@2.4.6', scope: 'required' },
    { type: 'library', purl: 'pkg:pypi/scikit-learn@1.9.1', scope: 'optional' },
    { type: 'data', 'bom-ref': 'public-data' },
  ]);
});

test('the same submission has the same serial number, another one another', () => {
  const of = (input: BomInput): string | undefined => makeBom(input).serialNumber;
  expect(of(whole)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(of({ ...whole, now: '2027-01-01T00:00:00Z' })).toBe(of(whole));
  expect(of({ ...whole, lock: '' })).not.toBe(of(whole));
});

test('without a manifest or a competition there is one too', () => {
  expect(problems(makeBom({ report, name: 'model.pkl', version: '0.1.0' }))).toEqual([]);
});

test("it is valid by CycloneDX's schema whatever people write", () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(words, words, words, (title, path, text) => {
      const input = { ...whole, manifest: { ...manifest, title, card: { ...manifest.card, intendedUse: text } } };
      const scanned = [{ ...report.scanned[0]!, path }];
      expect(problems(JSON.parse(JSON.stringify(makeBom({ ...input, report: { ...report, scanned } }))))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
