import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { benignFiles } from '../../gate/testing/benign-files.ts';
import { hostileFiles } from '../../gate/testing/hostile/hostile-files.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
/** Published test files of picklescan, where they were put beside the repository. They are read, never loaded. */
const PUBLISHED = join(root, '../shared/corpora/picklescan');

export interface Corpora {
  /** Folder of folders, one a corpus: files that must not pass. */
  readonly hostile: string;
  /** Folder of folders, one a corpus: files that must pass. */
  readonly benign: string;
  /** What was left out, and why. */
  readonly absent: readonly string[];
}

/** Puts every file the figures are about into two folders below `folder`, under names that keep their endings. */
export async function writeCorpora(folder: string): Promise<Corpora> {
  const [hostile, benign] = [join(folder, 'hostile'), join(folder, 'benign')];
  await writeAll(
    join(hostile, 'generated'),
    hostileFiles().map(({ family, name, ending, bytes }, i) => ({ name: `${i}-${plain(family)}-${plain(name)}.${ending}`, bytes })),
  );
  await writeAll(
    join(benign, 'one-of-each-format'),
    benignFiles().map(({ name, bytes }) => ({ name: plain(name), bytes })),
  );
  await trained(join(benign, 'trained-here'));
  await fromWheels(benign);
  if (!existsSync(PUBLISHED)) return { hostile, benign, absent: ['picklescan’s published test files are not beside the repository'] };
  await published(hostile, benign);
  return { hostile, benign, absent: [] };
}

async function writeAll(folder: string, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
}

/** Some 50 estimators of scikit-learn as pickle, joblib, skops and ONNX, by the fixture the tests use. */
async function trained(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await asParticipant([join(root, 'test/gate/fixtures/make_benign.py'), folder]);
}

/** Test data that comes with joblib, numpy, onnx and onnxruntime. */
async function fromWheels(benign: string): Promise<void> {
  const { path } = await environment();
  const packages = join(path, 'lib/python3.11/site-packages');
  const sources: Record<string, [from: string, ending: RegExp]> = {
    joblib: ['joblib/test/data', /^joblib_/],
    numpy: ['numpy/lib/tests/data', /\.np[yz]$/],
    'numpy-core': ['numpy/_core/tests/data', /\.pkl$/],
    onnx: ['onnx/backend/test/data', /\.onnx$/],
    onnxruntime: ['onnxruntime/datasets', /\.onnx$/],
  };
  for (const [corpus, [from, ending]] of Object.entries(sources)) {
    const source = join(packages, from);
    if (!existsSync(source)) continue;
    const names = (await readdir(source, { recursive: true })).filter((name) => ending.test(name.split('/').at(-1) ?? ''));
    await mkdir(join(benign, corpus), { recursive: true });
    for (const name of names) await cp(join(source, name), join(benign, corpus, name.replaceAll('/', '-')));
  }
}

async function published(hostile: string, benign: string): Promise<void> {
  const { expect } = JSON.parse(await readFile(join(PUBLISHED, 'labels.json'), 'utf8')) as { expect: Record<string, string> };
  for (const [name, label] of Object.entries(expect)) {
    const folder = join(label === 'clean' ? benign : hostile, 'picklescan');
    await mkdir(folder, { recursive: true });
    await cp(join(PUBLISHED, 'files', name), join(folder, name));
  }
}

function environment(): Promise<{ python: string; path: string }> {
  return buildEnvironment({ name: 'competition', lock: join(root, 'competition-template/env/requirements.lock'), portable: true });
}

async function asParticipant(args: readonly string[]): Promise<void> {
  const { python, path } = await environment();
  await run(python, ['-I', '-B', ...args], {
    env: { PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: join(path, 'lib'), OMP_NUM_THREADS: '1' },
  });
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
}
