import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { environment } from '../../scripts/environment.mjs';
import { makePrivateFolder } from '../../vault/folder.ts';
import { ownKernelSigns, whoseKernel } from '../../vault/sandbox/kernel.ts';
import { startSandbox } from '../../vault/sandbox/start.ts';

test('a sandbox that is told to be on the other kernel says from inside that it is not: the profile for pods holds nowhere else', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'harvester-other-kernel-'));
  // A slot's user has to walk here.
  await chmod(stateDir, 0o711);
  try {
    const other = whoseKernel(ownKernelSigns()) === 'gvisor' ? 'filter' : 'filter-in-gvisor';
    const sandbox = await startSandbox({
      stateDir,
      environment: (await environment('competition')).path,
      program: ['probe.py', other, '/etc/shadow'],
      limits: { memoryMB: 512, cpus: 1 },
      stage: makePrivateFolder,
    });
    sandbox.stdin.write('x');
    const said = JSON.parse(await text(sandbox.stdout)) as Record<string, string>;
    await sandbox.close();
    expect(said['system calls']).toBe('BROKEN: this is the wall for another kernel');
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
});
