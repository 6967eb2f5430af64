import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { root } from '../../scripts/bundle.ts';
import { digestFolder } from '../../vault/folder.ts';
import { act, openStage, type Played, type Stage } from './act/play.ts';

const newKey = () =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const runner = newKey();
const modelSha256 = 'e'.repeat(64);
const data = { owner: 'radiology', name: 'ward-3', version: '2026-11', sha256: '1'.repeat(64), rows: 50 };
const dataset = {
  harvester: 1,
  owner: data.owner,
  name: data.name,
  title: 'Ward 3',
  people: ['maria'],
  data: { version: data.version, sha256: data.sha256, rows: data.rows },
  models: [{ competition: 'breast-tumour', versions: 'champion' }],
  tuning: true,
};
const common = {
  harvester: 1 as const,
  competition: 'breast-tumour',
  data,
  environment: { id: '2'.repeat(64), lockSha256: '3'.repeat(64) },
  runner: { id: 'runner-1', isolation: 'bwrap+cgroup' as const, version: '0.1.0' },
  startedAt: '2026-11-20T10:00:00.000Z',
  finishedAt: '2026-11-20T10:01:00.000Z',
};
const reevaluation: ReevaluationRecord = {
  ...common,
  version: 2,
  modelSha256,
  trigger: 'asked',
  outcome: { kind: 'failed', errorClass: 'PREDICT_ERROR', bits: 0 },
};
const tuning: TuningRecord = {
  ...common,
  id: 'breast-tumour-0123abcd',
  parent: { version: 2, modelSha256 },
  params: {},
  seed: 0,
  heldOut: { rows: 10, scores: [{ name: 'roc_auc', direction: 'higher', value: 0.9, low: 0.8, high: 0.95 }], difference: 0, p: 0.5 },
  submissionSha256: '4'.repeat(64),
  bits: 3,
};

let stage: Stage;
/** What the jobs before handed on; each test spoils it. */
let artifacts: string;
const inputs = (...path: string[]): string => join(artifacts, 'inputs', ...path);
const result = (): string => join(artifacts, 'result', 'result.json');
const folderDigest = async (): Promise<string> => treeDigest(await digestFolder(inputs()));

beforeAll(async () => {
  if (act === undefined) return;
  stage = await openStage();
  artifacts = join(stage.dir, 'artifacts');
  const machine = join(stage.dir, 'runner');
  await mkdir(join(machine, 'data', 'datasets', data.owner, data.name, data.version), { recursive: true });
  await mkdir(join(machine, 'store'));
  await writeFile(join(machine, 'key.pem'), runner.privateKey, { mode: 0o600 });
  await writeFile(join(machine, 'data', 'datasets', data.owner, data.name, data.version, 'labels.csv'), 'labels-of-the-ward\n');
});
afterAll(() => stage?.close());

beforeEach(async () => {
  if (act === undefined) return;
  stage.asked.length = 0;
  await rm(artifacts, { recursive: true, force: true });
  await mkdir(inputs('model', 'data'), { recursive: true });
  await mkdir(join(artifacts, 'result'));
  await cp(join(root, 'examples/breast-tumour/competition.yaml'), inputs('competition', 'competition.yaml'));
  await writeFile(inputs('model', 'model.py'), `open(${JSON.stringify(join(stage.dir, 'PWNED'))}, "w")\n`);
  await writeFile(inputs('model', 'data', 'contract.json'), '{}');
  await writeFile(inputs('dataset.yaml'), dump(dataset));
  await ask();
});

/** Writes `asked.json` about the package that is there, with what is given put over it. */
async function ask(over: object = {}): Promise<void> {
  const said = {
    competition: 'breast-tumour',
    version: 2,
    modelSha256: await treeDigest(await digestFolder(inputs('model'))),
    trigger: 'asked',
  };
  await writeFile(inputs('asked.json'), JSON.stringify({ ...said, ...over }));
}

const workflows = { reevaluate: 'workflows/control/reevaluate.yml', tune: 'workflows/control/tune.yml' } as const;
type Workflow = keyof typeof workflows;

/** One job of a workflow on a machine with a key and private data, what it needs given as the fetch job's outputs. */
function take(workflow: Workflow, key: string, digest = 'f'.repeat(64)): Promise<Played> {
  const machine = join(stage.dir, 'runner');
  return stage.play({
    file: workflows[workflow],
    event: 'workflow_dispatch',
    payload: { inputs: { dataset: 'radiology/ward-3', competition: 'breast-tumour', version: '2', trigger: 'asked', seed: '0' } },
    job: {
      key,
      needs: {
        'fetch.outputs.digest': digest,
        'fetch.outputs.model-sha256': modelSha256,
        'fetch.outputs.version': '2',
        'fetch.outputs.runner-label': 'self-hosted',
      },
    },
    artifacts,
    env: {
      HARVESTER_RUNNER_ID: 'runner-1',
      HARVESTER_RUNNER_KEY: join(machine, 'key.pem'),
      HARVESTER_DATA: join(machine, 'data'),
      HARVESTER_STORE: join(machine, 'store'),
    },
    secrets: { HARVESTER_MLFLOW_AUTHORIZATION: 'Basic bm9ib2R5OnJlZ2lzdHJ5LXBhc3N3b3Jk' },
    prepare: async (work) => {
      const config = {
        harvester: 1,
        competitions: [{ name: 'breast-tumour', repository: 'acme/breast-tumour' }],
        records: 'acme/harvester-records',
        runners: [{ id: 'runner-1', publicKey: runner.publicKey }],
        publishers: [{ id: 'publisher-1', publicKey: runner.publicKey }],
        mlflow: { uri: 'http://127.0.0.1:9' },
        site: { url: 'http://127.0.0.1/' },
      };
      // The workspace is what act lays below `control` where a checkout names that path.
      await writeFile(join(work, 'harvester.yaml'), JSON.stringify(config));
      await mkdir(join(work, 'datasets', data.owner), { recursive: true });
      await writeFile(join(work, 'datasets', data.owner, `${data.name}.yaml`), dump(dataset));
    },
  });
}

/** It failed in words, ran nothing of it, wrote nothing anywhere and showed nothing of the machine. */
async function expectRefused(played: Played, why: RegExp): Promise<void> {
  expect(played.said).toMatch(why);
  expect(played.code).not.toBe(0);
  expect(await readdir(stage.dir)).not.toContain('PWNED');
  expect(await readdir(join(stage.dir, 'runner', 'store'))).toEqual([]);
  expect(played.said).not.toMatch(/\n\s+at .*\(node:|BEGIN PRIVATE KEY|labels-of-the-ward|bm9ib2R5OnJlZ2lzdHJ5|registry-password|root:x:/);
  expect(stage.asked).toEqual([]);
}

describe.skipIf(act === undefined)('what the fetch job handed on, written over on its way to the data owner’s runner', () => {
  const private_: readonly (readonly [Workflow, string])[] = [
    ['reevaluate', 'evaluate'],
    ['tune', 'train'],
  ];
  test.each(private_)('%s %s: another model’s code', async (workflow, key) => {
    const digest = await folderDigest();
    await writeFile(inputs('model', 'model.py'), 'import os\n');
    await ask();
    await expectRefused(await take(workflow, key, digest), /was changed on its way/);
  });

  test('tune train: a link to the machine’s password file in the place of asked.json', async () => {
    await rm(inputs('asked.json'));
    await symlink('/etc/passwd', inputs('asked.json'));
    await expectRefused(await take('tune', 'train'), /asked\.json is neither a file nor a folder/);
  });

  // From here on the fetch job itself lies, and its digest with it.
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['a package that its record does not name', () => ask({ modelSha256 }), /its signed record says e{64}/],
    ['another competition', () => ask({ competition: 'other' }), /what was fetched is not "other"/],
    ['figures that are none', () => writeFile(inputs('asked.json'), '{"version":NaN}'), /JSON/],
    ['keys of a prototype', () => ask({ constructor: { prototype: { trigger: 'asked' } } }), /constructor/],
  ])('reevaluate evaluate: %s', async (_, spoil, why) => {
    await spoil();
    await expectRefused(await take('reevaluate', 'evaluate', await folderDigest()), why);
  });
});

describe.skipIf(act === undefined)('what the private runner left, taken by the job that writes records', () => {
  const kinds: readonly (readonly [Workflow, 'reevaluation' | 'tuning'])[] = [
    ['reevaluate', 'reevaluation'],
    ['tune', 'tuning'],
  ];
  const signed = async (workflow: Workflow, over: object, key = runner.privateKey): Promise<string> => {
    const by = await privateKey('runner-1', key);
    return JSON.stringify(
      workflow === 'tune' ? await seal('tuning', { ...tuning, ...over }, by) : await seal('reevaluation', { ...reevaluation, ...over }, by),
    );
  };

  test.each(kinds)('%s: a link to the machine’s password file', async (workflow) => {
    await symlink('/etc/passwd', result());
    await expectRefused(await take(workflow, 'record'), /the result is not trusted: it is a link/);
  });

  test.each(kinds)('%s: what our runner signed of other data', async (workflow) => {
    await writeFile(result(), await signed(workflow, { data: { ...data, name: 'ward-4' } }));
    await expectRefused(await take(workflow, 'record'), /the result is about radiology\/ward-4 .*; asked was radiology\/ward-3 /);
  });

  test.each<[string, Workflow, () => Promise<string>, RegExp]>([
    ['signed by a stranger', 'reevaluate', () => signed('reevaluate', {}, newKey().privateKey), /the result is not trusted: /],
    [
      'signed, of another model',
      'tune',
      () => signed('tune', { parent: { version: 2, modelSha256: '5'.repeat(64) } }),
      /the result is about .* 5{64}; asked was/,
    ],
    ['of another kind', 'tune', () => signed('reevaluate', {}), /the result is not trusted: /],
    ['a bomb', 'reevaluate', () => Promise.resolve(`{"payload":"${'x'.repeat(6_000_000)}"}`), /it holds 6\d{6} bytes, more than/],
    ['figures that are none', 'tune', () => Promise.resolve('{"payload":NaN}'), /the result is not trusted: it is not JSON/],
    [
      'keys of a prototype',
      'reevaluate',
      async () => (await signed('reevaluate', {})).replace('{', '{"__proto__":{"signatures":[]},"constructor":{"prototype":{}},'),
      /the result is not trusted: /,
    ],
  ])('%s (%s)', async (_, workflow, make, why) => {
    await writeFile(result(), await make());
    await expectRefused(await take(workflow, 'record'), why);
  });
});
