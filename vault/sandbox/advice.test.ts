import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';

test.each([
  ['bwrap: setting up uid map: Permission denied', /AppArmor.*profile bwrap/s],
  ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted', /AppArmor/],
  ['bwrap: No permissions to creating new namespace, likely because the kernel does not allow', /sysctl/],
  ['bwrap: Creating new namespace failed: No space left on device', /sysctl/],
  ['bwrap: Unknown option --disable-userns', /older than 0\.8\.0/],
  ['setpriv: failed to execute bwrap: No such file or directory', /apt-get install bubblewrap/],
  ["bwrap: Can't find source path /root/state: Permission denied", /HARVESTER_STATE/],
  ['something new', /"something new"/],
])('%s', (said, advice) => {
  expect(adviceFor(said)).toMatch(advice);
});
