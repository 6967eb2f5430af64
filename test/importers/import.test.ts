import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChecks } from '../../organiser/check/run-checks.ts';
import type { Imported } from '../../importers/outcome.ts';
import { startJudge, type Judge } from '../../vault/judge.ts';
import { contractOf, fixtures, imported, importFixture, now, scoreInVault, workplace, zipOf } from './kits.ts';

let home: string;
let close: () => Promise<void>;
let judge: Judge;
beforeAll(async () => {
  ({ home, close } = await workplace());
  judge = await startJudge();
});
afterAll(async () => {
  await judge.close();
  await close();
});

/** What the organiser's own check holds against it; an open competition has none. */
async function obstacles({ dir, privateDir }: Imported): Promise<string[]> {
  const { checks } = await runChecks({ dir, privateDir, now });
  return checks
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped')
    .flatMap(({ id, findings }) => findings.map(({ path, message }) => `${id}: ${path} ${message}`));
}

describe('a RAMP kit with four submissions', () => {
  let fish: Imported;
  beforeAll(async () => {
    fish = imported(await importFixture('ramp', join(fixtures, 'ramp'), home, 'fish'));
  });

  test('becomes a competition that could open today', async () => {
    expect(await obstacles(fish)).toEqual([]);
    expect(await contractOf(fish.dir)).toMatchObject({
      name: 'which-fish-was-caught',
      task: 'multiclass-classification',
      target: { name: 'species', classes: ['cod', 'herring', 'plaice'] },
      metrics: {
        primary: { name: 'adjusted_balanced_accuracy' },
        others: [{ name: 'log_loss', direction: 'lower' }, { name: 'f1_above_60' }],
        scoring: { path: 'scoring.py' },
      },
      inputs: [
        { name: 'body_length', type: 'double' },
        { name: 'weight_kg' },
        { name: 'water', type: 'string' },
        { name: 'depth', nullable: true },
      ],
      licences: ['MIT', 'Apache-2.0', 'BSD-3-Clause'],
    });
  });

  test('its submissions run in the vault as they did at home', async () => {
    expect(fish.submissions).toMatchObject([
      { name: 'forest', path: 'submissions/forest', how: 'fitted' },
      { name: 'own_features', path: 'submissions/own-features', how: 'refit' },
      { name: 'starting_kit', path: 'baselines/starting-kit', how: 'fitted' },
    ]);
    for (const { path } of fish.submissions) {
      const scores = await scoreInVault(fish, path, judge);
      expect(Object.keys(scores)).toEqual(['adjusted_balanced_accuracy', 'log_loss', 'f1_above_60']);
      expect(scores['adjusted_balanced_accuracy']).toBeGreaterThan(0.7);
      expect(scores['log_loss']).toBeLessThan(0.6);
    }
  });

  test('what did not come along is named with its place', () => {
    expect(fish.leftOut.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'problem.py:17',
      'problem.py:21',
      'submissions/broken/estimator.py:2',
    ]);
    expect(fish.leftOut[0]?.message).toContain('"soft"');
    expect(fish.leftOut[2]?.message).toContain('RuntimeError: left as an exercise');
  });

  test('no label of a private row is in the repository, and IMPORT.md says what was chosen', async () => {
    const report = await readFile(join(fish.dir, 'IMPORT.md'), 'utf8');
    expect(report).toContain('halved by chance into feedback and final');
    expect(report).toContain('bring fresh private rows');
    const rows = (await readFile(join(fish.privateDir, 'which-fish-was-caught-final', 'features.csv'), 'utf8')).trim().split('\n').slice(1);
    const publicText = await readFile(join(fish.dir, 'data/public/train.csv'), 'utf8');
    expect(rows.filter((row) => publicText.includes(row))).toEqual([]);
    expect(rows.length).toBe(fish.rows.final);
  });

  test('an import onto something is refused, and onto its own repository too', async () => {
    await expect(importFixture('ramp', join(fixtures, 'ramp'), home, 'fish')).rejects.toThrow('is not empty');
  });
});

describe('a code submission of Codabench', () => {
  test('becomes a competition with its solution as baseline', async () => {
    const zip = await zipOf(join(fixtures, 'codabench-v2'), join(home, 'pumps.zip'));
    const pumps = imported(await importFixture('codabench', zip, home, 'pumps'));
    expect(await obstacles(pumps)).toEqual([]);
    expect(await contractOf(pumps.dir)).toMatchObject({
      task: 'binary-classification',
      metrics: { primary: { name: 'classification_error', direction: 'lower' } },
      limits: { attemptsPerDay: 3, wallSeconds: 120 },
      phases: [
        { name: 'development', opens: '2026-11-22T00:00:00Z' },
        { name: 'final', board: 'final' },
      ],
    });
    expect(pumps.rows).toEqual({ public: 150, feedback: 70, final: 70 });
    const scores = await scoreInVault(pumps, 'baselines/solution', judge);
    expect(scores['classification_error']).toBeLessThan(0.35);
    expect(await readFile(join(pumps.dir, 'imported/overview.md'), 'utf8')).not.toContain('track()');
  });

  test('one of labels alone stops, naming the labels that no model can be asked for', async () => {
    const path = join(home, 'results-only');
    await cp(join(fixtures, 'codabench-v2'), path, { recursive: true });
    for (const name of ['test', 'private_test']) await rm(join(path, 'input_data', name), { recursive: true });
    const config = join(path, 'competition.yaml');
    await writeFile(config, (await readFile(config, 'utf8')).replace('    ingestion_program: ingestion_program/\n', ''));
    const outcome = await importFixture('codabench', path, home, 'refused');
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [
        { code: 'NO_COUNTERPART', path: 'reference_data/private_test_labels.csv' },
        { code: 'NO_COUNTERPART', path: 'reference_data/test_labels.csv' },
      ],
    });
    expect((await readdir(home)).filter((name) => name.includes('refused'))).toEqual([]);
  });
});

test('a CodaLab 1.5 bundle of zips, in ChaLearn’s format, becomes a competition and its sample runs', async () => {
  const inner = ['input_data', 'reference_valid', 'reference_test', 'scoring_program', 'ingestion_program', 'starting_kit'];
  const zip = await zipOf(join(fixtures, 'codalab-v15'), join(home, 'weeds.zip'), inner);
  const weeds = imported(await importFixture('codabench', zip, home, 'weeds'));
  expect(await obstacles(weeds)).toEqual([]);
  expect(await contractOf(weeds.dir)).toMatchObject({
    target: { type: 'string', classes: ['dock', 'nettle', 'thistle'] },
    inputs: [{ name: 'leaf_width' }, { name: 'leaf_ratio' }],
    metrics: { primary: { name: 'squared_error_of_probabilities', direction: 'lower' } },
    limits: { attemptsPerDay: 15, wallSeconds: 500 },
  });
  expect(weeds.leftOut.map(({ path, line }) => `${path}:${line}`)).toContain('competition.yaml:51');
  const scores = await scoreInVault(weeds, 'baselines/sample-code-submission', judge);
  expect(scores['squared_error_of_probabilities']).toBeLessThan(0.1);
});

describe('an EvalAI challenge configuration', () => {
  test('with tables of inputs beside it becomes a competition', async () => {
    const rents = imported(await importFixture('evalai', join(fixtures, 'evalai'), home, 'rents'));
    expect(await obstacles(rents)).toEqual([]);
    const contract = await contractOf(rents.dir);
    expect(contract).toMatchObject({
      task: 'regression',
      metrics: {
        primary: { name: 'root_mean_squared_error', direction: 'lower' },
        others: [{ name: 'mean_absolute_error' }, { name: 'r2' }],
      },
      limits: { attemptsPerDay: 4 },
      inputs: [{ name: 'square_metres', type: 'long' }, { name: 'rooms' }, { name: 'district', type: 'string' }],
    });
    expect(contract.phases.map(({ name, board }) => [name, board])).toEqual([
      ['dev-phase', 'feedback'],
      ['test-phase', 'final'],
    ]);
    expect(rents.mapped.map(({ to }) => to)).toContainEqual(expect.stringContaining('r2 (higher is better, 100 times smaller than there)'));
    const [plain, learnt] = [await scoreInVault(rents, 'baselines/constant', judge), await scoreInVault(rents, 'baselines/simple', judge)];
    expect(learnt['root_mean_squared_error']).toBeLessThan(plain['root_mean_squared_error'] as number);
  });

  test('as it usually is, labels and a script alone, stops and names every single thing that is missing', async () => {
    const path = join(home, 'usual');
    await cp(join(fixtures, 'evalai'), path, { recursive: true });
    await rm(join(path, 'data'), { recursive: true });
    const config = join(path, 'challenge_config.yaml');
    await writeFile(config, (await readFile(config, 'utf8')).replace('is_docker_based: False', 'is_docker_based: True'));
    await writeFile(
      join(path, 'evaluation_script/main.py'),
      'import random\n\n\ndef evaluate(*_):\n    return {"result": [{"dev_split": {"RMSE": random.random()}}]}\n',
    );
    const zip = await zipOf(path, join(home, 'usual.zip'), ['evaluation_script']);
    const outcome = await importFixture('evalai', zip, home, 'usual-out');
    if (outcome.kind === 'imported') throw new Error('it was imported');
    expect(outcome.problems.map(({ code, path: at, line }) => [code, at, line])).toEqual([
      ['NO_COUNTERPART', 'challenge_config.yaml', 11],
      ['NO_COUNTERPART', 'challenge_config.yaml', 33],
      ['NO_COUNTERPART', 'challenge_config.yaml', 44],
      ['NO_COUNTERPART', 'challenge_config.yaml', 2],
      ['NO_COUNTERPART', 'evaluation_script/main.py', 5],
    ]);
    expect(existsSync(join(home, 'usual-out'))).toBe(false);
  });
});

describe('code of a kit that means harm', () => {
  const attack = async (name: string, code: string): ReturnType<typeof importFixture> => {
    const path = join(home, name);
    await cp(join(fixtures, 'ramp'), path, { recursive: true });
    await appendFile(join(path, 'problem.py'), code);
    return importFixture('ramp', path, home, `${name}-out`);
  };

  test('writes nothing on this machine, reads no file of it and reaches no network', async () => {
    const outside = join(home, 'was-here');
    const outcome = await attack(
      'reaches-out',
      `\nimport socket\nfound = []\nfor attempt in (lambda: open(${JSON.stringify(outside)}, "w"), lambda: open("/etc/passwd").read(), lambda: socket.create_connection(("127.0.0.1", 1), 1)):\n    try:\n        attempt()\n        found.append("through")\n    except OSError as error:\n        found.append(type(error).__name__)\nif "through" in found:\n    problem_title = 1 / 0\nraise RuntimeError(" ".join(found))\n`,
    );
    expect(existsSync(outside)).toBe(false);
    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ code: 'IMPORT_CODE', path: 'problem.py' }] });
    expect(outcome.kind === 'refused' && outcome.problems[0].message).not.toMatch(/through|ZeroDivision/);
  });

  test.each([
    ['ends the process', '\nimport os\nos._exit(0)\n', /ended early/],
    [
      'answers in our place',
      '\nimport os\nfor descriptor in range(3, 64):\n    try:\n        os.write(descriptor, b"\\xff" * 64)\n    except OSError:\n        pass\nos._exit(0)\n',
      /ended early|answered out of turn/,
    ],
    ['prints without end', '\nwhile True:\n    print("x" * 10000)\n', /printed more than 1 MiB/],
  ])('that %s is told from trouble of our own', async (what, code, message) => {
    const outcome = await attack(what.replaceAll(' ', '-'), code);
    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ code: 'IMPORT_CODE' }] });
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toMatch(message);
  });

  test('a submission that the gate refuses stays out, with the rule and the line', async () => {
    const path = join(home, 'curious');
    await cp(join(fixtures, 'ramp'), path, { recursive: true });
    await mkdir(join(path, 'submissions/curious'));
    const code = await readFile(join(path, 'submissions/starting_kit/estimator.py'), 'utf8');
    await writeFile(
      join(path, 'submissions/curious/estimator.py'),
      `import subprocess\n\n${code}\n\ndef look():\n    return subprocess.check_output(["id"])\n`,
    );
    for (const name of ['forest', 'own_features', 'broken']) await rm(join(path, 'submissions', name), { recursive: true });
    const outcome = imported(await importFixture('ramp', path, home, 'curious-out'));
    expect(outcome.submissions.map(({ name }) => name)).toEqual(['starting_kit']);
    expect(outcome.leftOut.filter(({ code: is }) => is === 'IMPORT_GATE')[0]).toMatchObject({ path: 'submissions/curious/estimator.py' });
    expect(existsSync(join(outcome.dir, 'submissions/curious'))).toBe(false);
  });
});
