import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as yazl from 'yazl';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import { importKit } from '../../importers/import-kit.ts';
import type { Imported, Outcome, Platform } from '../../importers/outcome.ts';
import { environment } from '../../scripts/environment.mjs';
import type { Judge } from '../../vault/judge.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { runSplit } from '../../vault/run-split.ts';
import { warmModel } from '../../vault/session.ts';
import { splitTables } from '../../vault/split-tables.ts';

export const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
export const now = new Date('2026-11-22T10:00:00Z');

/** A scratch folder with the things a test makes; `close` removes it. */
export async function workplace(): Promise<{ home: string; close: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'import-'));
  return { home, close: () => rm(home, { recursive: true, force: true }) };
}

export function importFixture(
  platform: Platform,
  path: string,
  home: string,
  name: string,
  given: Parameters<typeof importKit>[0]['given'] = {},
): Promise<Outcome> {
  return importKit({
    platform,
    path,
    dir: join(home, name),
    privateDir: join(home, `${name}-private`),
    given,
    organisation: 'harbour',
    now,
    log: () => undefined,
  });
}

export function imported(outcome: Outcome): Imported {
  if (outcome.kind === 'imported') return outcome;
  throw new Error(outcome.problems.map(({ path, line, message }) => `${path}:${line ?? ''} ${message}`).join('\n'));
}

/** Zips a folder; folders named in `inner` become zips of their own in it, as bundles are uploaded. */
export async function zipOf(folder: string, to: string, inner: readonly string[] = []): Promise<string> {
  const archive = new yazl.ZipFile();
  for (const name of inner) archive.addFile(await zipOf(join(folder, name), `${to}.${name}`), `${name}.zip`);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + (folder.endsWith('/') ? 0 : 1));
    if (entry.isFile() && !inner.some((name) => path.startsWith(`${name}/`))) archive.addFile(join(entry.parentPath, entry.name), path);
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(to));
  return to;
}

export async function contractOf(dir: string): Promise<Competition> {
  const read = readContract(Competition, 'competition.yaml', await readFile(join(dir, 'competition.yaml'), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  return read.value;
}

/**
 * Runs one submission on the feedback split through the vault and gives its scores by metric. One that fits when it is loaded runs twice, in
 * batches of two sizes, as an attempt does; throws where the two runs differ.
 */
export async function scoreInVault({ dir, privateDir }: Imported, submission: string, judge: Judge): Promise<Record<string, number>> {
  const competition = await contractOf(dir);
  const folder = join(dir, submission);
  const manifest = readContract(Submission, 'submission.yaml', await readFile(join(folder, 'submission.yaml'), 'utf8'));
  if (manifest.kind === 'invalid') throw new Error(manifest.problems[0].message);
  const { path } = await environment('competition');
  const { memoryMB, cpus, wallSeconds } = competition.limits;
  const split = await judge.open(await splitTables(join(privateDir, competition.data.feedback.name)), competition, { competitionDir: dir });
  const run = async (seed: number, batchRows: number): Promise<Float64Array> => {
    const model = await warmModel({
      submissionDir: folder,
      contract: modelContract(competition, manifest.value.artifacts),
      environment: path,
      limits: { memoryMB, cpus, wallSeconds: wallSeconds * 3 },
      seed: manifest.value.train?.seed ?? 0,
    });
    return (await runSplit(model, split, { seed, batchRows })).predictions;
  };
  const first = await run(1, 64);
  const second = manifest.value.artifacts.some(({ path: file }) => file === 'rows.csv') ? await run(2, 9) : first;
  const apart = Math.max(...first.map((value, index) => Math.abs(value - (second[index] ?? Number.NaN))));
  if (!(apart <= 1e-9)) throw new Error(`${submission} answers differently in other batches, by ${apart}`);
  const scores = await split.score(first, [competition.metrics.primary, ...competition.metrics.others]);
  await split.close();
  return Object.fromEntries(scores.map(({ name, value }) => [name, value]));
}
