import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Example } from '../../examples/examples.ts';
import { materialise } from '../../examples/materialise.ts';
import { buildKit } from '../../scripts/build-kit.ts';
import { clone, makeHome } from './competitor.ts';

const run = promisify(execFile);
let home: string;

beforeAll(async () => {
  await buildKit(true);
  home = await makeHome();
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Publishes a worked competition as it is laid out for an organiser. */
async function publishExample(example: Example): Promise<string> {
  const folder = join(home, `${example}-published`);
  await materialise(example, folder);
  const git = (...args: string[]): Promise<unknown> =>
    run('git', ['-c', 'user.name=O', '-c', 'user.email=o@example.org', ...args], { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message=Publish');
  return folder;
}

test.each([
  ['mail-text', 'texts in two columns'],
  ['digits-images', 'pictures, all of a parcel at once'],
  ['diamonds-price', 'a regression on numbers and grades, in groups, with weights'],
  ['co2-forecast', "a time series, one week at a time, scored by the organiser's own metric"],
] as const)('in %s (%s) the starter is ready and better than a constant', async (example, _) => {
  const ann = await clone(home, await publishExample(example), example);
  const made = await ann.kit(['new', 'ann', '--login', 'ann']);
  expect(made).toMatchObject({ exit: 0 });
  const { out } = await ann.kit(['check', '--json']);
  const told = JSON.parse(out) as {
    ready: boolean;
    problems: unknown[];
    findings: { severity: string }[];
    run: { error: string | null; scores: Record<string, { difference: number; p: number }>; retrained: boolean; failed: object };
  };
  expect(told).toMatchObject({ ready: true, problems: [], run: { error: null, retrained: true, failed: {} } });
  expect(told.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(told.run.scores['constant']?.p).toBeLessThan(0.01);
});
