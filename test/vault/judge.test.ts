import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildEnvironment } from '../../scripts/environment.mjs';

const judge = join(import.meta.dirname, '..', '..', 'vault', 'judge');

test.each(['test_metrics', 'test_data'])("the judge's own %s hold in its locked environment", async (module) => {
  const { python } = await buildEnvironment({ name: 'judge', lock: join(judge, 'requirements.lock') });
  const { stderr } = await promisify(execFile)(python, ['-B', '-m', 'unittest', '--verbose', module], { cwd: judge });
  expect(stderr).toMatch(/^OK$/m);
});
