import { expect, test } from 'vitest';
import type { CommandOptions } from './command.ts';
import { asSelfTest, commandInGvisor, intoEmptyNetwork, ownTasks, selfTestsDone } from './in-gvisor.ts';

const options: CommandOptions = {
  environment: '/state/env/one',
  harness: '/state/harness',
  submission: '/state/slots/4/submission',
  seccompFd: 3,
  limits: { processes: 90, addressSpace: 4096 },
  cgroups: [],
  program: ['run.py'],
};

test('the network is emptied after privileges are given up and before bubblewrap, which is asked for nothing that gVisor lacks', () => {
  const line = commandInGvisor(options).join(' ');
  expect(line).toContain(' setpriv --no-new-privs unshare --user --map-current-user --net -- bwrap --unshare-user ');
  expect(line).not.toMatch(/--unshare-(?:all|net)\b|--disable-userns|--share-net/);
  for (const flag of ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--cap-drop ALL', '--clearenv', '--seccomp 3', '--remount-ro /'])
    expect(line).toContain(flag);
  expect(line).toContain('--nproc=90');
});

test('root needs no user namespace for its empty network, and must keep what it may read', () => {
  expect(intoEmptyNetwork(true)).toEqual(['unshare', '--net', '--']);
});

test('its own tasks are at least those of this process', async () => {
  expect(await ownTasks()).toBeGreaterThan(1);
});

test('self-tests run one after another, whatever became of the last, and others wait for all of them', async () => {
  const done: string[] = [];
  const step = (name: string, fails = false) =>
    asSelfTest(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push(name);
      if (fails) throw new Error(name);
    });
  const [first, second] = [step('first', true), step('second')];
  await selfTestsDone();
  expect(done).toEqual(['first', 'second']);
  await expect(first).rejects.toThrow('first');
  await second;
});
