import { readdirSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/bundle.ts';
import { act, openStage, type Played, type Stage } from './act/play.ts';

let stage: Stage;

/** Every way a shell, an expression, a page or a runner might be talked into doing something. */
const evil = (): string[] => {
  const canary = join(stage.dir, 'PWNED');
  return [
    `"; touch ${canary}; echo "`,
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `'; touch ${canary} #`,
    `-o${canary} --upload-pack=touch\u00a0${canary}`,
    `x\n::set-env name=PATH::${stage.dir}\n::add-path::${stage.dir}`,
    `x\n::set-output name=digest::${'0'.repeat(64)}\n##[add-mask]e`,
    `</td><script>alert(1)</script>[x](javascript:alert(1)) @acme/everybody`,
    '${{ secrets.HARVESTER_APP_PRIVATE_KEY }} ${{ toJSON(secrets) }}',
  ];
};
const all = () => evil().join(' ');

beforeAll(async () => void (stage = await openStage()));
afterAll(() => stage.close());

/** Nothing of the payload was carried out, and what is said is for people. */
async function expectHarmless({ said }: Played): Promise<void> {
  expect(await readdir(stage.dir)).not.toContain('PWNED');
  expect(said).not.toMatch(/\n\s+at .*\(node:|a-long-secret-of/);
}

describe.skipIf(act === undefined)('workflows under hostile payloads, run by act', () => {
  test('check: a title, branch and login that want to be commands, and a kit that prints some', async () => {
    const head = { sha: 'a'.repeat(40), ref: all(), label: all(), repo: { full_name: `mallory/${all()}` } };
    const pull = {
      number: 7,
      title: all(),
      body: all(),
      head,
      base: { sha: all(), ref: 'main' },
      user: { login: all() },
      labels: [{ name: all() }],
    };
    const played = await stage.play({
      file: 'workflows/competition/check.yml',
      event: 'pull_request',
      payload: { pull_request: pull, number: 7 },
    });
    await expectHarmless(played);
    expect(played.code).not.toBe(0);
    expect(played.said).toContain('::error::forged');
    expect(played.said).not.toMatch(/^\S*.*❗\s+::error::forged|❗ {2}\S*forged/m);
  });

  const controlWorkflows = readdirSync(join(root, 'workflows', 'control')).map((file) => file.replace(/\.yml$/, ''));

  const inputs = (): Record<string, string> => ({
    competition: all(),
    repo: `acme/${all()}`,
    pr: '7; id',
    head_sha: all(),
    merge_sha: all(),
    run_key: all(),
    board: all(),
    mode: all(),
    alias: all(),
    waivers: all(),
  });

  test.each(controlWorkflows)('%s: every input of a dispatch wants to be a command', async (name) => {
    const file = `workflows/control/${name}.yml`;
    const played = await stage.play({ file, event: 'workflow_dispatch', payload: { inputs: inputs() } });
    await expectHarmless(played);
    expect(played.code).not.toBe(0);
  });

  test.each(['site', 'portal', 'verify', 'rebuild-and-compare'])(
    '%s: a push with a hostile branch and message builds nothing from them',
    async (name) => {
      const event = name === 'site' || name === 'portal' ? 'push' : 'workflow_dispatch';
      const played = await stage.play({
        file: `workflows/records/${name}.yml`,
        event,
        payload: { ref: `refs/heads/${all()}`, head_commit: { message: all() }, commits: [{ message: all(), added: evil() }] },
        variables: { HARVESTER_PORTAL: 'acme/portal' },
      });
      await expectHarmless(played);
      expect(played.code).not.toBe(0);
    },
  );

  test('portal: a repository, a tree and an App that want to be commands are told, and nothing is sent', async () => {
    const artifacts = join(stage.dir, 'artifacts');
    await mkdir(join(artifacts, 'portal'), { recursive: true });
    await writeFile(join(artifacts, 'portal', 'index.html'), all());
    const publish = (tree: string, portal: string): Promise<Played> =>
      stage.play({
        file: 'workflows/records/portal.yml',
        event: 'push',
        payload: {},
        job: { key: 'publish', needs: { 'build.outputs.tree': tree } },
        artifacts,
        secrets: { HARVESTER_PORTAL_APP_PRIVATE_KEY: 'a-long-secret-of-the-portal' },
        variables: { HARVESTER_PORTAL: portal, HARVESTER_PORTAL_APP_ID: all() },
      });
    for (const [tree, portal, why] of [
      ['0'.repeat(40), all(), 'must name the portal'],
      ['$(touch x)', 'acme/portal', 'was changed on its way'],
    ] as const) {
      const played = await publish(tree, portal);
      await expectHarmless(played);
      expect(played.code).not.toBe(0);
      expect(played.said).toContain(why);
    }
  });
});
