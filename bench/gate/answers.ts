import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { verdictOf } from '../../core/rules/gate-verdict.ts';
import { defaultLimits } from '../../gate/limits.ts';
import { standardAllowList } from '../../gate/pickle/allow-list.ts';
import { scanFile } from '../../gate/scan-file.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

const run = promisify(execFile);

/** What a scanner does with a file: names what is wrong, stops without knowing, or lets it pass. */
export type Answer = 'flagged' | 'error' | 'passed';
export type Scanner = 'this gate' | 'picklescan' | 'fickling' | 'modelscan';
export const scanners: readonly Scanner[] = ['this gate', 'picklescan', 'fickling', 'modelscan'];
/** File below the folder asked about → answer of each scanner. */
export type Answers = ReadonlyMap<string, Readonly<Record<Scanner, Answer>>>;

/** Asks this gate and its peers about every file below `folder`. None of them loads anything. */
export async function ask(folder: string, signal: AbortSignal): Promise<Answers> {
  const peers = await askPeers(folder, signal);
  const answers = new Map<string, Readonly<Record<Scanner, Answer>>>();
  for (const file of await files(folder)) {
    const other = peers.get(file) ?? { picklescan: 'error', fickling: 'error', modelscan: 'error' };
    answers.set(file, { 'this gate': await askGate(folder, file, signal), ...other });
  }
  return answers;
}

async function askGate(folder: string, file: string, signal: AbortSignal): Promise<Answer> {
  const absolute = join(folder, file);
  const { size } = await stat(absolute);
  const { findings } = await scanFile({ path: file, absolute, bytes: size, occupied: size }, standardAllowList(), defaultLimits, signal);
  const verdict = verdictOf(findings);
  return verdict === 'clean' ? 'passed' : verdict === 'flagged' ? 'flagged' : 'error';
}

async function askPeers(folder: string, signal: AbortSignal): Promise<Map<string, Record<Exclude<Scanner, 'this gate'>, Answer>>> {
  const lock = fileURLToPath(new URL('requirements.lock', import.meta.url));
  const { python } = await buildEnvironment({ name: 'bench-gate', lock });
  const script = fileURLToPath(new URL('peers.py', import.meta.url));
  const { stdout } = await run(python, ['-I', script, folder], { signal, maxBuffer: 2 ** 26 });
  const lines = stdout.split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const { file, ...answers } = JSON.parse(line) as { file: string } & Record<Exclude<Scanner, 'this gate'>, Answer>;
      return [file, answers];
    }),
  );
}

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
