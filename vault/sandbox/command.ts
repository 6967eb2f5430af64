/** What one sandboxed process may use. Sizes in bytes, times in seconds. */
export interface Limits {
  /** CPU seconds after which the kernel kills; the wall clock is watched by `start.ts`. Absent for long-lived services. */
  readonly cpuSeconds?: number;
  /** Address space per process; only set where no cgroup bounds the memory of the whole tree. */
  readonly addressSpace?: number;
  /** Processes and threads of the slot's uid. */
  readonly processes: number;
}

export interface CommandOptions {
  /** uid and gid the host switches to before bubblewrap; absent when the runner is not root. */
  readonly uid?: number;
  readonly environment: string;
  readonly harness: string;
  readonly submission: string;
  /** File descriptor on which bubblewrap reads the seccomp program. */
  readonly seccompFd: number;
  readonly limits: Limits;
  /** Files by which the process enters its cgroups before anything else runs. */
  readonly cgroups: readonly string[];
  /** Python file under /harness, and its arguments. */
  readonly program: readonly [file: string, ...args: string[]];
}

/** The scratch folder /tmp, in memory. */
export const scratchBytes = 64 * 1024 * 1024;
export const sharedMemoryBytes = 1024 * 1024;
/** What the process believes to be, whichever slot it runs in. */
const insideId = '61001';

export const environmentVariables: Readonly<Record<string, string>> = {
  PATH: '/env/bin:/usr/bin',
  LD_LIBRARY_PATH: '/env/lib',
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  ARROW_IO_THREADS: '1',
};

/**
 * Enters the cgroups named before `--`, then becomes the rest: so nothing of the tree ever runs outside them. Should the whole machine run out
 * of memory, the kernel ends this tree before anything else.
 */
const enterCgroups =
  'echo 1000 > /proc/self/oom_score_adj || exit 125; while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done; shift; exec "$@"';

/**
 * The whole command line of one sandbox: cgroup entry, rlimits, uid switch, bubblewrap, Python.
 *
 * The uid is dropped *before* bubblewrap: started as root it would map its inner uid to host uid 0, which reads root's files and escapes the
 * process limit. No host folder is writable, and none but `/usr`, the environment, the harness and the submission is visible.
 */
export function sandboxCommand(options: CommandOptions, { before, flags }: Seal = seal): readonly [string, ...string[]] {
  return insideCgroups(options.cgroups, [...rlimits(options.limits), ...dropUid(options.uid), ...before, ...bubblewrap(options, flags)]);
}

/** A command that is in its control groups before it runs. */
export function insideCgroups(cgroups: readonly string[], command: readonly string[]): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', enterCgroups, 'sandbox', ...cgroups, '--', ...command];
}

function rlimits({ cpuSeconds, addressSpace, processes }: Limits): string[] {
  return [
    'prlimit',
    '--core=0',
    `--fsize=${scratchBytes}`,
    '--nofile=256',
    `--nproc=${processes}`,
    ...(cpuSeconds === undefined ? [] : [`--cpu=${Math.ceil(cpuSeconds)}`]),
    ...(addressSpace === undefined ? [] : [`--as=${addressSpace}`]),
  ];
}

function dropUid(uid: number | undefined): string[] {
  if (uid === undefined) return ['setpriv', '--no-new-privs'];
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--no-new-privs'];
}

/** What shuts a sandbox off from the rest of the machine, besides what all of them have. */
export interface Seal {
  /** Runs what follows it. */
  readonly before: readonly string[];
  /** Of bubblewrap. */
  readonly flags: readonly string[];
}

const seal: Seal = { before: [], flags: ['--unshare-user', '--unshare-all', '--disable-userns'] };

const always = ['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--as-pid-1', '--clearenv'] as const;

/** Words of a command line; none of ours holds a space. */
const words = (line: string): string[] => line.split(' ');

function bubblewrap({ environment, harness, submission, seccompFd, program }: CommandOptions, flags: Seal['flags']): string[] {
  const [file, ...args] = program;
  return [
    'bwrap',
    ...flags,
    ...always,
    ...words(`--uid ${insideId} --gid ${insideId} --hostname sandbox`),
    ...Object.entries(environmentVariables).flatMap(([name, value]) => ['--setenv', name, value]),
    ...words('--ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin'),
    '--ro-bind',
    environment,
    '/env',
    '--ro-bind',
    harness,
    '/harness',
    '--ro-bind',
    submission,
    '/submission',
    ...words(`--size ${scratchBytes} --tmpfs /tmp --proc /proc --dev /dev`),
    ...words(`--size ${sharedMemoryBytes} --tmpfs /dev/shm --remount-ro /dev --remount-ro /`),
    ...words(`--chdir /tmp --seccomp ${seccompFd} -- /env/bin/python -I -B /harness/${file}`),
    ...args,
  ];
}
