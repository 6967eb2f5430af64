import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import * as z from 'zod';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import type { BenchContext, Figures } from '../figure.ts';
import { figureOf, takeTurns } from '../measure.ts';

const many = 1000;

/** How long it takes to validate 1,000 different manifests, one in ten with a mistake; and a megabyte of the worst YAML known to us. */
export async function validateFigures({ say }: Pick<BenchContext, 'say'>): Promise<Figures> {
  const texts = Array.from({ length: many }, (_, index) => manifest(index));
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const compiled = ajv.compile(z.toJSONSchema(Submission, { target: 'draft-2020-12', io: 'input' }));
  say(`validating ${many} submissions, 7 rounds`);
  const times = await takeTurns(
    {
      ours: () => texts.filter((text) => readContract(Submission, 'submission.yaml', text).kind === 'invalid').length,
      ajv: () => texts.filter((text) => !compiled(load(text))).length,
      parse: () => texts.map((text) => load(text)),
    },
    { rounds: 7 },
  );
  say('reading a megabyte of each kind of hostile YAML, 3 rounds');
  const worst = await takeTurns(
    Object.fromEntries(hostile.map((part) => [JSON.stringify(part), () => readContract(Submission, 'f.yaml', megabyte(part))])),
    {
      rounds: 3,
      warmUps: 0,
    },
  );
  const [slowest, seconds] = Object.entries(worst).reduce((a, b) => (Math.max(...b[1]) > Math.max(...a[1]) ? b : a));
  return {
    validate_1000_s: figureOf(times.ours, 's', {
      target: { atMost: 2 },
      peers: { 'js-yaml and ajv, without places': figureOf(times.ajv, 's').value, 'js-yaml alone': figureOf(times.parse, 's').value },
      note: 'one in ten has mistakes, which are located; ajv is compiled beforehand and tells no lines',
    }),
    yaml_worst_s: figureOf(seconds, 's', {
      target: { atMost: 1 },
      note: `a megabyte of ${slowest}, the slowest of ${hostile.length} kinds`,
    }),
  };
}

function manifest(index: number): string {
  const artifacts = Array.from(
    { length: 1 + (index % 5) },
    (_, part) => `  - { path: part-${part}.onnx, sha256: '${'a'.repeat(64)}', format: onnx }\n`,
  ).join('');
  const text = `interface: 1
title: Model ${index}
members: [alice-${index}, bob]
licence: Apache-2.0
artifacts:
${artifacts}card:
  intendedUse: |
    Triage of cases, number ${index}.
    Not for anything else.
  limitations: Knows only what was measured in one place.
  trainingData: The public split.
train:
  seed: ${index}
  params: { depth: ${index % 9}, kind: tree }
`;
  return index % 10 === 0 ? text.replace('licence:', 'license:').replace('format: onnx', 'format: onxn') : text;
}

const hostile = [
  '[',
  '{a: ',
  '- ',
  '- a\n',
  '? ',
  'a: ',
  '1,',
  '# a\n',
  '\t',
  '\n',
  '---\n',
  '&a ',
  '!a ',
  '|\n',
  '-:\n',
  '?:',
  'a\n,',
  '\0',
  '😀',
  '"a": ',
] as const;

/** As a whole document, and inside a list of flow style where it only makes sense there. */
function megabyte(part: string): string {
  const body = part.repeat(Math.floor(990_000 / new TextEncoder().encode(part).length));
  return part.includes(',') ? `members: [${body}]` : body;
}
