import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';

test.each([
  ['bwrap: setting up uid map: Permission denied', /AppArmor.*profile bwrap/s],
  ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted', /AppArmor/],
  ['bwrap: loopback: Failed RTM_NEWADDR: No child processes', /as gVisor does.*version of runsc/],
  ["cannot tell whether this kernel is gVisor's: release said so, /proc/version did not", /by some signs.*neither sandbox is chosen/],
  ["bwrap: Can't set hostname to sandbox: Operation not permitted", /seccomp=unconfined/],
  ['bwrap: No permissions to creating new namespace, likely because the kernel does not allow', /sysctl/],
  ['bwrap: Creating new namespace failed: No space left on device', /sysctl/],
  ['bwrap: Unknown option --disable-userns', /older than 0\.8\.0/],
  ['setpriv: failed to execute bwrap: No such file or directory', /apt-get install bubblewrap/],
  ["bwrap: Can't find source path /root/state: Permission denied", /HARVESTER_STATE/],
  ['bwrap: prctl(PR_SET_SECCOMP): Invalid argument', /SECCOMP_FILTER/],
  ['no system call table for "riscv64": private data can be evaluated on x64 and arm64 only', /x86_64 and aarch64/],
  ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /systempaths=unconfined/],
  ['bwrap: Failed to make / slave: Permission denied', /container/],
  ['setpriv: setresuid failed: Operation not permitted', /--cap-add SETUID/],
  ['prlimit: failed to set the NPROC resource limit: Operation not permitted', /LimitNPROC/],
  ['sandbox: 1: cannot create /sys/fs/cgroup/x/cgroup.procs: Permission denied', /Delegate=memory pids cpu/],
  ['setpriv: failed to execute /opt/runsc: No such file or directory', /HARVESTER_RUNSC/],
  ['gVisor needs a runner that is root: run as root', /HARVESTER_SANDBOX=bubblewrap/],
  ['/env/bin/python: error while loading shared libraries: libpython3.11.so.1.0', /built anew/],
  ["ENOSPC: no space left on device, mkdir '/var/lib/model-harvester/slots/0'", /df -h/],
  ['something new', /"something new"/],
])('%s', (said, advice) => {
  expect(adviceFor(said)).toMatch(advice);
});
