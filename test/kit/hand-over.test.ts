import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CORE_SCHEMA, load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sortedTreeDigest } from './tree.ts';
import { buildKit } from '../../scripts/build-kit.ts';
import { clone, type Competitor, makeHome, publish } from './competitor.ts';

let home: string;
let eve: Competitor;
const path = (name: string): string => join(eve.folder, 'submissions/eve', name);

beforeAll(async () => {
  await buildKit(true);
  home = await makeHome();
  eve = await clone(home, await publish(home, 'competition-template'), 'eve');
  await eve.kit(['new', 'eve', '--login', 'eve']);
});
afterAll(() => rm(home, { recursive: true, force: true }));

const front = async (): Promise<Record<string, unknown>> =>
  load(/^---\n([\s\S]*?)\n---\n/.exec(await readFile(path('README.md'), 'utf8'))?.[1] ?? '', { schema: CORE_SCHEMA }) as Record<
    string,
    unknown
  >;

test('the card has what the check measured, until the model changes', async () => {
  expect((await eve.kit(['card'])).out).toContain('without results');
  expect(await front()).not.toHaveProperty('model-index');
  const checked = JSON.parse((await eve.kit(['check', '--json'])).out) as {
    ready: boolean;
    run: { scores: { you: { metrics: Record<string, number> } } };
  };
  expect(checked.ready).toBe(true);
  expect((await eve.kit(['card'])).out).toContain('with the results of the last check');
  expect(await front()).toMatchObject({
    license: 'apache-2.0',
    pipeline_tag: 'tabular-classification',
    'model-index': [
      {
        results: [
          {
            metrics: expect.arrayContaining([
              expect.objectContaining({ type: 'roc_auc', value: checked.run.scores.you.metrics['roc_auc'] }),
            ]),
          },
        ],
      },
    ],
  });

  const model = await readFile(path('model.py'), 'utf8');
  await writeFile(path('model.py'), `${model}\n# changed\n`);
  await eve.kit(['card']);
  expect(await front()).not.toHaveProperty('model-index');
  await writeFile(path('model.py'), model);
});

test('a README of their own is not written over', async () => {
  await writeFile(path('README.md'), '# Mine\n');
  expect((await eve.kit(['card'])).exit).toBe(3);
  expect(await readFile(path('README.md'), 'utf8')).toBe('# Mine\n');
  expect((await eve.kit(['card', '--force'])).exit).toBe(0);
});

test('a package is the same bytes each time, unpacks to the folder, and names the digest a record would', async () => {
  const pack = async (name: string): Promise<{ file: string; sha256: string; treeSha256: string }> =>
    JSON.parse((await eve.kit(['package', '--json', '--output', join(home, name)])).out) as {
      file: string;
      sha256: string;
      treeSha256: string;
    };
  const [one, two] = [await pack('one.zip'), await pack('two.zip')];
  expect(two.sha256).toBe(one.sha256);
  expect(one.treeSha256).toBe(await sortedTreeDigest(join(eve.folder, 'submissions/eve')));

  const script = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  await promisify(execFile)('python3', ['-c', script, one.file, join(home, 'unpacked')]);
  await promisify(execFile)('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: join(home, 'unpacked') });
  expect(await readFile(join(home, 'unpacked/submissions/eve/model.py'), 'utf8')).toBe(await readFile(path('model.py'), 'utf8'));
});

test('what the bot would refuse is not packed', async () => {
  const weights = await readFile(path('weights.json'), 'utf8');
  await writeFile(path('weights.json'), `${weights} `);
  const told = await eve.kit(['package', '--json', '--output', join(home, 'bad.zip')]);
  await writeFile(path('weights.json'), weights);
  expect(told.exit).toBe(1);
  expect(JSON.parse(told.out)).toMatchObject({ ready: false, findings: [{ rule: 'manifest/digest' }] });
  await expect(readFile(join(home, 'bad.zip'))).rejects.toThrow('ENOENT');
});
