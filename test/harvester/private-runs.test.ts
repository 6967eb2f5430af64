import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordPath, type VersionRecord } from '../../core/contract/records.ts';
import { reevaluationPath, type ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { seal } from '../../core/provenance/statement.ts';
import { names, openPrivateRuns, type PrivateRuns } from './private-runs-world.ts';
import { newSigner } from './recorded-versions.ts';

const cli = new URL('../../cli/main.ts', import.meta.url).pathname;
const day = 86_400_000;
/** Each starts several jobs, and a job a sandbox or two: on a busy machine that is minutes. */
const patient = { timeout: 900_000 };
let made: PrivateRuns;

beforeAll(async () => {
  made = await openPrivateRuns();
}, 900_000);
afterAll(() => made?.close());

test('now and then it is looked what is due: by schedule, then nothing, then a new champion', patient, async () => {
  const [boosted, committee] = (['boosted', 'committee'] as const).map((name) => made.recorded.versions.get(name) as VersionRecord);
  const lastWeek = asked(boosted as VersionRecord, new Date(Date.now() - 8 * day));
  await commit(reevaluationPath(lastWeek), await seal('reevaluation', lastWeek, made.recorded.runner.private));

  expect(await theHourComes()).toEqual([1, 'success']);
  expect(await triggers()).toEqual([
    [1, 'asked'],
    [1, 'schedule'],
  ]);

  expect(await theHourComes()).toEqual([0, 'success']);

  const crowned: VersionRecord = {
    ...(committee as VersionRecord),
    champion: { kind: 'crown', why: 'better' },
    publishedAt: '2026-11-22T12:00:00Z',
  };
  await commit(recordPath.version(crowned), await seal('version', crowned, made.recorded.publisher.private));
  expect(await theHourComes()).toEqual([1, 'success']);
  expect(await triggers()).toEqual([
    [1, 'asked'],
    [1, 'schedule'],
    [2, 'champion'],
  ]);
});

test(
  'a product team tunes a version on its data: a private version with lineage appears, and the weights leave by the owner’s act alone',
  patient,
  async () => {
    await made.api('POST', `/repos/${names.control}/actions/workflows/tune.yml/dispatches`, {
      ref: 'main',
      inputs: { dataset: 'ward/biopsies', competition: 'breast-tumour', version: '2', params: 'n_estimators=12', seed: '7' },
    });
    await made.github.admin.idle();
    expect(await conclusions('tune.yml')).toEqual(['success']);
    const [record] = await made.records('tuning');
    if (!record) throw new Error('no tuning was recorded');
    const { modelSha256 } = made.recorded.versions.get('committee') as VersionRecord;
    expect(record).toMatchObject({
      parent: { version: 2, modelSha256 },
      data: { owner: 'ward', version: '2025' },
      runner: { id: 'runner-1' },
    });
    expect(record.params).toMatchObject({ n_estimators: 12 });

    const { client, server, dir } = made.world;
    const version = await client.modelVersions.get('breast-tumour.tuned', '1');
    expect(version?.tags).toMatchObject({
      private: 'true',
      tuning: record.id,
      parent: 'breast-tumour/2',
      'parent.digest': `sha256:${modelSha256}`,
      dataset: 'ward/biopsies@2025',
      submission: `sha256:${record.submissionSha256}`,
    });
    expect(await client.artifacts.list(version?.run_id ?? '')).toEqual([]);
    await expect(harvester('serve', 'models:/breast-tumour.tuned/1', '--registry', server.uri)).rejects.toMatchObject({
      stderr: expect.stringContaining('is private: its weights are in the store of runner-1'),
    });
    const weights = join(made.store, 'tuned', record.id);
    expect((await stat(weights)).mode & 0o777).toBe(0o700);
    const learnt = (await readFile(join(weights, 'submission', 'forest.joblib'))).subarray(0, 4000).toString('latin1');
    expect(await artifactsWith(learnt)).toEqual([]);

    const stranger = await newSigner('ward');
    const keys = { stranger: join(dir, 'stranger.pem'), ward: join(dir, 'ward.pem') };
    await writeFile(keys.stranger, stranger.pem.private);
    await writeFile(keys.ward, made.ward.pem.private);
    const out = join(dir, 'released');
    const to = ['--store', made.store, '--out', out, '--json'];
    const release = (key: string): ReturnType<typeof harvester> =>
      harvester('tune', 'release', record.id, '--owner', 'ward', '--key', key, '--why', 'site B may have it', ...to);
    await expect(release(keys.stranger)).rejects.toMatchObject({ stderr: expect.stringContaining('not the key') });
    expect(await readdir(dir)).not.toContain('released');
    expect(JSON.parse((await release(keys.ward)).stdout)).toMatchObject({ release: { id: record.id, owner: 'ward' } });
    expect((await readdir(out)).toSorted()).toEqual(['forest.joblib', 'model.py']);
  },
);

/** Lets the hour come; how many runs the look started, and how it ended. */
async function theHourComes(): Promise<readonly [started: number, conclusion: string | null | undefined]> {
  const before = (await runs('reevaluate.yml')).length;
  expect(await made.github.admin.fireSchedule(names.control)).toBe(1);
  await made.github.admin.idle();
  const all = await runs('reevaluate.yml');
  const failed = all.find(({ conclusion }) => conclusion !== 'success');
  return [all.length - before - 1, failed ? failed.conclusion : 'success'];
}

interface Run {
  readonly event: string;
  readonly conclusion: string | null;
}

async function runs(workflow: string): Promise<readonly Run[]> {
  const found = await made.api('GET', `/repos/${names.control}/actions/workflows/${workflow}/runs?per_page=100`);
  return (found as { workflow_runs: Run[] }).workflow_runs;
}

async function conclusions(workflow: string): Promise<readonly (string | null)[]> {
  return (await runs(workflow)).map(({ conclusion }) => conclusion);
}

async function triggers(): Promise<readonly (readonly [version: number, trigger: string])[]> {
  const records = (await made.records('reevaluation')).toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return records.map(({ version, trigger, outcome }) => [version, outcome.kind === 'scored' ? trigger : outcome.errorClass]);
}

/** Files of the GitHub and of MLflow (artifacts, logs, repositories) that hold these bytes. */
async function artifactsWith(bytes: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['github', 'mlflow']) {
    for (const entry of await readdir(join(made.world.dir, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && (await readFile(path)).includes(bytes, 0, 'latin1')) found.push(path);
    }
  }
  return found;
}

/** What a runner said of the champion a week ago. */
function asked({ competition, version, modelSha256 }: VersionRecord, at: Date): ReevaluationRecord {
  const { owner, name, data } = made.dataset;
  return {
    harvester: 1,
    competition,
    version,
    modelSha256,
    data: { owner, name, ...data },
    trigger: 'asked',
    outcome: {
      kind: 'scored',
      scores: [{ name: 'roc_auc', direction: 'higher', value: 0.95, low: 0.9, high: 1 }],
      comparisons: [],
      cost: {
        cpuSeconds: 1,
        peakMemoryMB: 120,
        latencyMs: { p50: 1, p95: 2 },
        modelBytes: 1000,
        energyWhPer1000: null,
        energyMethod: 'none',
      },
      bits: 4,
    },
    environment: { id: modelSha256, lockSha256: modelSha256 },
    runner: { id: 'runner-1', isolation: 'bwrap+rlimit', version: '0.1.0' },
    startedAt: at.toISOString(),
    finishedAt: at.toISOString(),
  };
}

function commit(path: string, envelope: unknown): Promise<void> {
  return made.commitRecord(path, `${JSON.stringify(envelope)}\n`);
}

function harvester(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)(process.execPath, [cli, ...args], { timeout: 300_000 });
}
