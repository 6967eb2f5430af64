import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTinyService } from '../../harvester/testing/tiny-service.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

const run = promisify(execFile);
const here = import.meta.dirname;

test('schemathesis finds no server error and no answer that our own description does not promise', async () => {
  const { path } = await buildEnvironment({ name: 'service-tests', lock: join(here, 'requirements.lock') });
  const log: string[] = [];
  const app = await openTinyService('sum', { requestSeconds: 10, maxInFlight: 64, bodyBytes: 1_000_000, log: (line) => log.push(line) });
  const dir = await mkdtemp(join(tmpdir(), 'harvester-fuzz-'));
  try {
    const url = await app.listen({ port: 0 });
    const options = [
      '--max-examples',
      '10',
      '--seed',
      '1',
      '--phases',
      'examples,coverage,fuzzing',
      '--generation-database',
      'none',
      '--no-color',
    ];
    const args = ['--config-file', join(here, 'schemathesis.toml'), 'run', `${url}/openapi.json`, ...options];
    const found = await run(join(path, 'bin/st'), args, { cwd: dir, maxBuffer: 1 << 26 }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(found.stdout.split('= FAILURES =')[1] ?? '').toBe('');
    expect(found.stdout + found.stderr).toContain('No issues found');
    expect(log).toEqual([]);
  } finally {
    await app.close();
    await rm(dir, { recursive: true, force: true });
  }
});
