import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initFiles } from '../../organisation/init/init-files.ts';
import { root } from '../../scripts/bundle.ts';
import { findTool } from '../../scripts/ci-tools/find-tool.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { actions } from './world.ts';

const run = promisify(execFile);
let dir: string;
let written: string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-lint-'));
  const publicKey = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
  const config = {
    harvester: 1 as const,
    competitions: [{ name: 'c', repository: 'acme/c' }],
    records: 'acme/r',
    runners: [{ id: 'runner-1', publicKey }],
    publishers: [{ id: 'publisher-1', publicKey }],
    mlflow: { uri: 'http://127.0.0.1:5000' },
    site: { url: 'http://127.0.0.1/' },
    maintainers: 'maintainers',
  };
  const text = await readFile(join(root, 'competition-template', 'competition.yaml'), 'utf8');
  const files = await initFiles(join(root, 'competition-template'), actions, config, text);
  written = [];
  for (const [kind, list] of Object.entries(files)) {
    for (const { path, bytes, managed } of list) {
      if (!managed) continue;
      const to = join(dir, kind, path);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, bytes);
      written.push(to);
    }
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('zizmor --pedantic has nothing to say about what init writes, without any exception of ours', async () => {
  const tools = await buildEnvironment({ name: 'python-tools', lock: join(root, 'scripts/python-tools/requirements.lock') });
  expect(written.length).toBeGreaterThan(5);
  const { stdout } = await run(
    join(tools.path, 'bin', 'zizmor'),
    ['--offline', '--pedantic', '--no-progress', '--format=json', ...written],
    { cwd: dir },
  );
  expect(JSON.parse(stdout)).toEqual([]);
});

const actionlint = findTool('actionlint');
test.skipIf(actionlint === undefined)('actionlint has nothing to say about them, nor about our own', async () => {
  const own = [join(root, '.github', 'workflows', 'release.yml')];
  const { stdout } = await run(actionlint ?? '', ['-config-file', join(root, '.github', 'actionlint.yaml'), ...written, ...own], {
    cwd: dir,
  });
  expect(stdout).toBe('');
});
