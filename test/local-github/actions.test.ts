import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as yauzl from 'yauzl';
import { here, story, type Story } from './story.ts';

const evaluate = `
name: evaluate
run-name: evaluate \${{ inputs.run_key }}
on:
  workflow_dispatch:
    inputs:
      run_key: { required: true, type: string }
      pr: { type: number, default: 7 }
permissions: {}
jobs:
  fetch:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    outputs: { digest: "\${{ steps.read.outputs.digest }}" }
    steps:
      - uses: actions/checkout@v7
        with: { persist-credentials: false }
      - id: read
        run: |
          echo "digest=$(sha256sum README.md | cut -c1-8)" >> "$GITHUB_OUTPUT"
          mkdir out && cp README.md out/
          curl -s -o /dev/null -w 'checks %{http_code}\\n' -X POST -H "authorization: token \${{ github.token }}" -d '{"name":"x","head_sha":"\${{ github.sha }}"}' "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/check-runs"
      - uses: actions/upload-artifact@v4
        with: { name: submission, path: out/, retention-days: 1 }
  evaluate:
    needs: fetch
    if: needs.fetch.outputs.digest != ''
    runs-on: [self-hosted, vault]
    env: { KEY: "\${{ secrets.SIGNING_KEY }}" }
    steps:
      - uses: actions/download-artifact@v4
        with: { name: submission, path: in }
      - id: act
        uses: model-harvester/actions/evaluate@v1
        with: { key: "\${{ inputs.run_key }}", digest: "\${{ needs.fetch.outputs.digest }}" }
      - run: |
          echo "the key is $KEY and pr is \${{ inputs.pr }}; hosted home is \${HOME##*/}"
          test -z "$HOSTED_ONLY"
      - if: failure()
        run: echo never
  report:
    needs: [fetch, evaluate]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "it was \${{ needs.evaluate.result }}"
`;

const sleeper = `
name: sleeper
on:
  workflow_dispatch:
    inputs: { seconds: { required: true } }
concurrency: { group: one-at-a-time }
jobs:
  sleep:
    runs-on: ubuntu-latest
    steps:
      - run: |
          (trap '' INT TERM; MARK=stays-behind sleep 300) & 
          sleep \${{ inputs.seconds }}
      - if: always()
        run: echo cleaning up
`;

const pages = `
name: site
on: { push: { branches: [main] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    permissions: { contents: read, pages: write, id-token: write }
    steps:
      - uses: actions/checkout@v7
      - run: mkdir site && echo '<h1>Models</h1>' > site/index.html
      - uses: actions/upload-pages-artifact@v5
        with: { path: site }
      - uses: actions/deploy-pages@v5
`;

const action = `
import { appendFileSync, readFileSync } from 'node:fs';
const { INPUT_KEY, INPUT_DIGEST, INPUT_MODE, VAULT_DATA, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, GITHUB_EVENT_PATH } = process.env;
const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'));
console.log('inputs', INPUT_KEY, INPUT_MODE, 'data at', VAULT_DATA, 'event', event.inputs.run_key, 'node', process.versions.node.split('.')[0]);
console.log('::add-mask::hush-hush');
console.log('a hush-hush value');
console.log('::warning file=submissions/a/model.py,line=4,title=Rows::a row went missing');
console.log('::stop-commands::tok');
console.log('::error::not a command');
console.log('::tok::');
appendFileSync(GITHUB_OUTPUT, 'score<<END\\n0.9\\nEND\\n');
appendFileSync(GITHUB_STEP_SUMMARY, '## Scored\\n');
`;

describe('a repository’s workflows run as a runner would run them', () => {
  let s: Story;

  beforeAll(async () => {
    const files = { '.github/workflows/evaluate.yml': evaluate, '.github/workflows/sleeper.yml': sleeper };
    s = await story(files, {
      runners: [{ name: 'vault-1', labels: ['vault'], env: { VAULT_DATA: '/data' }, repositories: ['org/c'] }],
      actions: {},
    });
    await s.write(`${s.dir}/action`, {
      'action.yml': 'name: e\ninputs: { key: {}, digest: {}, mode: { default: ladder } }\nruns: { using: node24, main: main.mjs }\n',
      'main.mjs': action,
    });
    s.github.admin.addAction('model-harvester/actions/evaluate', { dir: `${s.dir}/action` });
    s.github.admin.setSecret('org/c', 'SIGNING_KEY', 'a-very-secret-key');
  });
  afterAll(() => s.close());

  const dispatch = (workflow: string, inputs: Record<string, string>) =>
    s.mia.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...here,
      workflow_id: workflow,
      ref: 'main',
      inputs,
    });
  const runs = async (workflow: string) =>
    (await s.mia.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', { ...here, workflow_id: workflow })).data
      .workflow_runs;
  const jobsOf = async (run: number) =>
    (await s.mia.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { ...here, run_id: run })).data.jobs;
  const logOf = async (job: number) =>
    (await s.mia.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', { ...here, job_id: job })).data as string;

  test('inputs that are missing, unknown or too many are refused', async () => {
    await expect(dispatch('evaluate.yml', {})).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("Required input 'run_key' not provided") as unknown,
    });
    await expect(dispatch('evaluate.yml', { run_key: 'a', other: 'b' })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Unexpected inputs provided: ["other"]') as unknown,
    });
    await expect(dispatch('evaluate.yml', Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`i${n}`, 'x'])))).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('25') as unknown,
    });
    await expect(dispatch('nothing.yml', {})).rejects.toMatchObject({ status: 404 });
    const alice = s.alice.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...here,
      workflow_id: 'evaluate.yml',
      ref: 'main',
      inputs: { run_key: 'k' },
    });
    await expect(alice).rejects.toMatchObject({ status: 403 });
  });

  test('jobs pass outputs and artifacts on, each on its own machine with its own token', async () => {
    await dispatch('evaluate.yml', { run_key: 'k-1' });
    await s.github.admin.idle();
    const [run] = await runs('evaluate.yml');
    const jobs = await jobsOf(Number(run?.id));
    const logs = await Promise.all(jobs.map((one) => logOf(Number(one.id))));
    expect(run).toMatchObject({
      display_title: 'evaluate k-1',
      status: 'completed',
      conclusion: 'success',
      event: 'workflow_dispatch',
    });
    expect(jobs.map((one) => [one.name, one.conclusion, one.runner_name])).toEqual([
      ['fetch', 'success', 'GitHub Actions 1'],
      ['evaluate', 'success', 'vault-1'],
      ['report', 'success', 'GitHub Actions 1'],
    ]);
    expect(logs[0]).toContain('checks 403');
    expect(logs[1]).toContain('inputs k-1 ladder data at /data event k-1 node 24');
    expect(logs[1]).toContain('the key is *** and pr is 7');
    expect(logs[1]).toContain('a *** value');
    expect(logs.join('')).not.toMatch(/a-very-secret-key|hush-hush/);
    expect(logs[2]).toContain('it was success');
  });

  test('its annotations and summary are on the job’s check run, its artifact can be downloaded', async () => {
    const [run] = await runs('evaluate.yml');
    const [fetched, job] = await jobsOf(Number(run?.id));
    const { data: annotations } = await s.mia.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
      ...here,
      check_run_id: Number(job?.id),
    });
    expect(annotations).toMatchObject([
      { path: 'submissions/a/model.py', start_line: 4, annotation_level: 'warning', title: 'Rows', message: 'a row went missing' },
    ]);
    const { data: check } = await s.mia.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...here,
      check_run_id: Number(job?.id),
    });
    expect(check).toMatchObject({ name: 'evaluate', app: { slug: 'github-actions' }, output: { summary: '## Scored\n' } });
    expect(fetched?.steps?.map((one) => one.conclusion)).toEqual(['success', 'success', 'success']);
    const { data } = await s.mia.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', { ...here, run_id: Number(run?.id) });
    expect(data.artifacts).toMatchObject([{ name: 'submission', expired: false }]);
    const zip = await s.mia.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
      ...here,
      artifact_id: Number(data.artifacts[0]?.id),
      archive_format: 'zip',
    });
    const opened = await yauzl.fromBufferPromise(Buffer.from(zip.data as ArrayBuffer));
    const names: string[] = [];
    for await (const entry of opened.eachEntry()) names.push(entry.fileName);
    expect(names).toEqual(['README.md']);
    expect((await s.hooks.next('workflow_run', 'completed')).payload).toMatchObject({
      workflow_run: { conclusion: 'success', display_title: 'evaluate k-1' },
    });
  });

  test('a group runs one, keeps one, and cancels the rest; cancelled jobs clean up and leave no process', async () => {
    await dispatch('sleeper.yml', { seconds: '200' });
    await expect.poll(async () => (await runs('sleeper.yml'))[0]?.status).toBe('in_progress');
    await dispatch('sleeper.yml', { seconds: '1' });
    await dispatch('sleeper.yml', { seconds: '0' });
    expect((await runs('sleeper.yml')).map((one) => [one.status, one.conclusion])).toEqual([
      ['pending', null],
      ['completed', 'cancelled'],
      ['in_progress', null],
    ]);
    const first = Number((await runs('sleeper.yml'))[2]?.id);
    await s.mia.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', { ...here, run_id: first });
    await s.github.admin.idle();
    expect((await runs('sleeper.yml')).map((one) => one.conclusion)).toEqual(['success', 'cancelled', 'cancelled']);
    expect(await logOf(Number((await jobsOf(first))[0]?.id))).toContain('cleaning up');
    expect(strays('MARK=stays-behind')).toEqual([]);
    await expect(
      s.mia.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', { ...here, run_id: first }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test('a failed run can be run again', async () => {
    const cancelled = Number((await runs('sleeper.yml'))[1]?.id);
    await s.mia.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun', { ...here, run_id: cancelled });
    await s.github.admin.idle();
    expect((await s.mia.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...here, run_id: cancelled })).data).toMatchObject({
      run_attempt: 2,
      conclusion: 'success',
    });
  });

  test('a push to main builds the site, which is then there to look at', async () => {
    await s.mia.request('PUT /repos/{owner}/{repo}/contents/{path}', {
      ...here,
      path: '.github/workflows/site.yml',
      message: 'site',
      content: Buffer.from(pages).toString('base64'),
    });
    await s.github.admin.idle();
    const [run] = await runs('site.yml');
    expect(run).toMatchObject({ event: 'push', conclusion: 'success' });
    const response = await fetch(`${s.github.url}/pages/org/c/`);
    expect([response.status, (await response.text()).trim()]).toEqual([200, '<h1>Models</h1>']);
  });

  test('closing in the middle of a job ends it', async () => {
    await dispatch('sleeper.yml', { seconds: '200' });
    await expect.poll(async () => (await runs('sleeper.yml'))[0]?.status).toBe('in_progress');
    expect(s.github.admin.violations()).toEqual([]);
    await s.github.close();
    await s.github.close();
    expect(strays('MARK=stays-behind')).toEqual([]);
  });
});

/** Processes of this machine with such an environment variable. */
function strays(variable: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}
