/** What this process finds of control groups, as far as it says why none of its own can be made. */
export interface CgroupFacts {
  /** The newest version mounted that has what is needed, or could have it. */
  readonly version: 1 | 2 | undefined;
  /** The folder below which groups would be made. */
  readonly dir: string;
  readonly writable: boolean;
  /** Version 2: controllers it hands down to groups below it. */
  readonly enabled: readonly string[];
  readonly isRoot: boolean;
}

const needed = ['memory', 'pids', 'cpu'] as const;
const cost = 'memory is watched from outside and cost cannot be metered';
/** Why a runner that is itself in gVisor has none, what that costs, and what is better. */
export const gvisorAdvice = `this runner is itself in gVisor (a pod), whose kernel has no control group that holds memory and forbids no namespace, so ${cost}, and our filter alone refuses namespaces; where that is not enough, run it as root on a machine of its own, with HARVESTER_SANDBOX=gvisor`;
const scope = "sudo systemd-run --scope --uid=$(id -u) -p 'Delegate=memory pids cpu' -- <the runner>";

/** One sentence: why there is no control group to be had, what that costs, and the command that mends it. */
export function cgroupAdvice({ version, dir, writable, enabled, isRoot }: CgroupFacts): string {
  const say = (why: string, mend: string): string => `no writable cgroup (${why}), so ${cost}; mend it with: ${mend}`;
  if (version === undefined)
    return say(
      'none is mounted with memory, pids and cpu',
      'mount -t cgroup2 none /sys/fs/cgroup, or give the container its own: --cgroupns=private',
    );
  if (version === 1)
    return say(
      `version 1, and ${dir} belongs to somebody else`,
      isRoot ? `mount -o remount,rw ${dir}` : `run as root, or boot with version 2 and: ${scope}`,
    );
  if (!writable) return say(`${dir} is not ours`, isRoot ? 'mount -o remount,rw /sys/fs/cgroup' : scope);
  const missing = needed.filter((name) => !enabled.includes(name));
  const words = missing.map((name) => `+${name}`).join(' ');
  return say(
    `${dir} does not hand down ${missing.join(', ')}`,
    isRoot ? `echo '${words}' > ${dir}/cgroup.subtree_control (move its own processes into a group below it first)` : scope,
  );
}
