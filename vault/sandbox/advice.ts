/** What a person can do about a sandbox that did not start, by what bubblewrap or the shell said. */
const known: readonly (readonly [symptom: RegExp, cause: string, mend: string])[] = [
  [
    /Failed RTM_NEWADDR: No (?:child|such)|max_user_namespaces: No such file/i,
    'this kernel lacks what bubblewrap needs for an empty network, as gVisor does, but none of the signs of a gVisor we know is there',
    'use the version of runsc in scripts/ci-tools/install.sh, start the runner outside gVisor, in a container with seccomp=unconfined and unmask=ALL, or on a machine as root with HARVESTER_SANDBOX=gvisor',
  ],
  [
    /cannot tell whether this kernel is gVisor's/i,
    'this kernel is gVisor’s by some signs and not by others, so neither sandbox is chosen',
    'use the version of runsc in scripts/ci-tools/install.sh; if this is a Linux, let nothing cover /proc/version and call its release something else',
  ],
  [
    /Can't set hostname to sandbox: Operation not permitted/i,
    'the seccomp profile of the container around the runner forbids what makes namespaces',
    'podman run --security-opt seccomp=unconfined --security-opt unmask=ALL …, or run the runner outside a container',
  ],
  [
    /setting up uid map: Permission denied|Failed RTM_NEWADDR|apparmor/i,
    'AppArmor forbids user namespaces to bubblewrap (the default of Ubuntu 23.10 and later)',
    "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap",
  ],
  [
    /No permissions to creat\w+ new namespace|Creating new namespace failed|max_user_namespaces|unprivileged_userns_clone/i,
    'this machine forbids user namespaces',
    'sudo sysctl -w user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1 (inside a container: allow user namespaces in its seccomp profile)',
  ],
  [
    /PR_SET_SECCOMP|seccomp.*(?:Invalid argument|not implemented)|Unable to set up system call filtering/i,
    'this kernel has no system call filters (CONFIG_SECCOMP_FILTER)',
    'run on a kernel that has them, as every distribution builds: grep SECCOMP_FILTER /boot/config-$(uname -r) must say =y',
  ],
  [
    /no system call table for/i,
    'the filter knows x86_64 and aarch64 only',
    'run the runner on one of these; uname -m says what this machine is',
  ],
  [
    /Can't mount proc|mounting proc|Failed to mount tmpfs|Failed to make \/ slave/i,
    'the container around the runner hides parts of /proc or forbids mounts',
    'docker run --security-opt systempaths=unconfined --security-opt seccomp=unconfined --security-opt apparmor=unconfined …, or run the runner outside a container',
  ],
  [
    /(?:setresuid|setresgid|setgroups|setuid|initgroups) failed|set(?:res)?[ug]id.*not permitted/i,
    'root of this container may not switch to a user of a slot',
    'docker run --cap-add SETUID --cap-add SETGID …, or start the runner as an ordinary user',
  ],
  [
    /failed to set the \w+ resource limit/i,
    'a limit of this shell is lower than the sandbox needs',
    'ulimit -Hn 256; ulimit -Hu 256 (in a systemd unit: LimitNOFILE=256 LimitNPROC=256 or more)',
  ],
  [
    /cannot create \/sys\/fs\/cgroup\/.*(?:Permission denied|Read-only|Operation not supported|Device or resource busy)/i,
    'the cgroup that was handed to the runner cannot be entered',
    "sudo systemd-run --scope --uid=$(id -u) -p 'Delegate=memory pids cpu' -- <the runner>, and HARVESTER_CGROUP=<its folder> if it is another than the runner's own",
  ],
  [
    /runsc: (?:command )?not found|failed to execute .*runsc|runsc: No such file/i,
    'gVisor is not installed',
    'CGO_ENABLED=0 go install gvisor.dev/gvisor/runsc@latest, then HARVESTER_RUNSC=$(go env GOPATH)/bin/runsc',
  ],
  [/gVisor needs a runner that is root/i, 'gVisor needs root', 'run as root, or set HARVESTER_SANDBOX=bubblewrap'],
  [
    /error while loading shared libraries|\/env\/bin\/python: No such file/i,
    'the Python environment is not whole',
    'remove its folder below HARVESTER_STATE/env: it is built anew',
  ],
  [/ENOSPC|No space left on device/i, 'the disk of the state folder is full', 'df -h $HARVESTER_STATE; remove what is not needed'],
  [/Unknown option --?disable-userns|Unknown option/i, 'bubblewrap is older than 0.8.0', 'sudo apt-get install --only-upgrade bubblewrap'],
  [
    /bwrap: (?:command )?not found|failed to execute bwrap|bwrap: No such file/i,
    'bubblewrap is not installed',
    'sudo apt-get install bubblewrap',
  ],
  [
    /(?:prlimit|setpriv): (?:command )?not found|failed to execute setpriv/i,
    'util-linux is not installed',
    'sudo apt-get install util-linux',
  ],
  [
    /Can't find source path .*: Permission denied|Can't mkdir .*: Permission denied/i,
    'the slot user cannot walk to the state folder or the environment',
    'set HARVESTER_STATE to a folder whose parents are open to others (mode 0711 or wider), such as /var/lib/model-harvester',
  ],
];

/** One sentence: the cause and the command that mends it. `said` is what the failed start wrote. */
export function adviceFor(said: string): string {
  for (const [symptom, cause, mend] of known) if (symptom.test(said)) return `${cause}; mend it with: ${mend}`;
  const line = said.trim().split('\n').at(-1) ?? '';
  return `the sandbox did not start${line ? ` ("${line.slice(0, 300)}")` : ''}; run the vault's self-test by hand and look at what it says`;
}
