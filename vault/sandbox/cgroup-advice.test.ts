import { expect, test } from 'vitest';
import { cgroupAdvice, type CgroupFacts } from './cgroup-advice.ts';

const facts: CgroupFacts = { version: 2, dir: '/sys/fs/cgroup/user.slice', writable: false, enabled: [], isRoot: false };

test.each<[string, Partial<CgroupFacts>, RegExp]>([
  ['a user of a machine with systemd', {}, /user\.slice is not ours.*systemd-run --scope .*Delegate=memory pids cpu/],
  ['root in a container whose groups are read-only', { isRoot: true }, /mount -o remount,rw \/sys\/fs\/cgroup$/],
  ['a scope that was handed pids alone', { writable: true, enabled: ['pids'] }, /does not hand down memory, cpu.*systemd-run/],
  ['root whose group hands nothing down', { writable: true, isRoot: true, enabled: ['cpu'] }, /echo '\+memory \+pids' > .*subtree_control/],
  ['a user of an old machine', { version: 1, dir: '/sys/fs/cgroup/memory' }, /version 1.*run as root/],
  ['a machine without any', { version: undefined }, /none is mounted.*cgroupns=private/],
])('%s is told why and how to mend it', (_who, over, said) => {
  const advice = cgroupAdvice({ ...facts, ...over });
  expect(advice).toMatch(said);
  expect(advice).toMatch(/^no writable cgroup \(.*mend it with: \S/);
});
