import { expect, test } from 'vitest';
import { sandboxCommand, type CommandOptions } from './command.ts';

const options: CommandOptions = {
  uid: 61_005,
  environment: '/state/env/one',
  harness: '/state/harness',
  submission: '/state/slots/4/submission',
  seccompFd: 3,
  limits: { processes: 128, cpuSeconds: 9.2 },
  cgroups: ['/sys/fs/cgroup/memory/x/tasks'],
  program: ['run.py'],
};
const line = (change: Partial<CommandOptions> = {}): string => sandboxCommand({ ...options, ...change }).join(' ');

test('enters its cgroups, then limits, then gives up its uid, then bubblewrap', () => {
  const places = ['/x/tasks', 'prlimit', 'setpriv', 'bwrap', '/env/bin/python'].map((word) => line().indexOf(word));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(line()).toContain('--reuid=61005 --regid=61005 --clear-groups --inh-caps=-all --no-new-privs');
  expect(line()).toContain('--nproc=128 --cpu=10');
});

test('no host folder is writable, no network is shared and no variable is inherited', () => {
  expect(line()).not.toMatch(/--(?:dev-)?bind\b|--share-net|--overlay/);
  for (const flag of [
    '--unshare-all',
    '--disable-userns',
    '--clearenv',
    '--cap-drop ALL',
    '--seccomp 3',
    '--remount-ro /',
    '--die-with-parent',
  ])
    expect(line()).toContain(flag);
});

test('mounts the system, the environment, the harness and the submission, and nothing else', () => {
  expect([...line().matchAll(/--ro-bind (\S+) (\S+)/g)].map(([, from, to]) => [from, to])).toEqual([
    ['/usr', '/usr'],
    ['/state/env/one', '/env'],
    ['/state/harness', '/harness'],
    ['/state/slots/4/submission', '/submission'],
  ]);
});

test('a runner that is not root switches no uid, and still gains no privileges', () => {
  const { uid, ...rootless } = options;
  expect(uid).toBe(61_005);
  expect(sandboxCommand(rootless).join(' ')).toContain(' setpriv --no-new-privs bwrap ');
});

test('without a cgroup the address space is limited instead', () => {
  expect(line({ cgroups: [], limits: { processes: 64, addressSpace: 4096 } })).toContain('sandbox -- prlimit --core=0');
  expect(line({ limits: { processes: 64, addressSpace: 4096 } })).toContain('--as=4096');
});
