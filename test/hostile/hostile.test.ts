import { readFile, readdir } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ErrorClass } from '../../core/contract/error-class.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { ArtifactFormat } from '../../core/contract/submission.ts';
import { leftovers } from '../vault/leftovers.ts';
import { makeWorld, type World } from '../vault/world.ts';

const Case = z.strictObject({
  /** Number in the list of attacks the suite grew from; 0 for our own. */
  reference: z.number().int(),
  tries: z.string(),
  /** What the participant is told; null when the attempt is contained and scored like any other. */
  errorClass: ErrorClass.nullable(),
  stage: z.enum(['smoke', 'private']),
  artifacts: z.array(z.strictObject({ path: z.string(), format: ArtifactFormat })).default([]),
  /** The released ROC AUC is no better than this. */
  mostAuc: z.number().optional(),
});

const root = join(import.meta.dirname, 'cases');
const cases = readdirSync(root).map((name) => ({ name, ...Case.parse(JSON.parse(readFileSync(join(root, name, 'case.json'), 'utf8'))) }));
const honest = `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
`;

let world: World;
let listener: Server;
let reference: AttemptRecord;

beforeAll(async () => {
  process.env['HOSTILE_SECRET'] = 'hunter2';
  listener = createServer().listen('\0harvester-hostile-listener');
  world = await makeWorld((competition) => ({
    ...competition,
    limits: { ...competition.limits, wallSeconds: 4 },
    feedback: { ...competition.feedback, release: 'exact' },
  }));
  reference = await world.evaluate({ 'model.py': honest }, { team: 'reference', number: 10_000 });
});
afterAll(async () => {
  listener.close();
  await world.close();
});

async function filesOf(name: string): Promise<Record<string, Uint8Array>> {
  const paths = (await readdir(join(root, name))).filter((path) => path !== 'case.json');
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(join(root, name, path))] as const)));
}

/** What of a smoke run or a record is told. */
interface Told {
  readonly errorClass: ErrorClass | null;
  readonly stage: string;
}

describe('hostile submissions', () => {
  test.each(cases)('$name: $tries', async ({ name, errorClass, stage, artifacts, mostAuc }) => {
    const files = await filesOf(name);
    const described = artifacts.map(({ path, format }) => ({ path, format, sha256: '0'.repeat(64) }));
    const options = { team: 'mallory', artifacts: described };
    let told: Told;
    let text: string;
    if (stage === 'smoke') {
      // What already fails on public data never meets private data: the public run alone shows all of it.
      const smoke = await world.smoke(files, options);
      told = { errorClass: smoke.errorClass ?? null, stage: 'smoke' };
      text = JSON.stringify(smoke);
    } else {
      const { evaluation } = await world.evaluate(files, options);
      told =
        evaluation.kind === 'failed'
          ? { errorClass: evaluation.errorClass, stage: evaluation.stage }
          : { errorClass: null, stage: 'private' };
      text = JSON.stringify(evaluation);
      expect(evaluation.smoke).toMatchObject({ passed: true });
      if (evaluation.kind === 'scored') expect(evaluation.scores[0]!.value).toBeLessThanOrEqual(mostAuc ?? 1);
    }
    for (const leak of ['BREACH', 'LEAK', 'hunter2', '\\u001b', '\u202e']) expect(text).not.toContain(leak);
    expect(told).toEqual({ errorClass, stage });
    expect(await leftovers(world.stateDir)).toEqual([]);
  });

  test('after all of them, an honest attempt gets the score it got before', async () => {
    // Another team's: the same team's same bytes would only be told again what they were told.
    const again = await world.evaluate({ 'model.py': honest }, { team: 'reference-again', number: 10_001 });
    expect(again.evaluation).toMatchObject({
      kind: 'scored',
      scores: reference.evaluation.kind === 'scored' ? reference.evaluation.scores : [],
    });
  });
});
