/** What a person can do about a sandbox that did not start, by what bubblewrap or the shell said. */
const known: readonly (readonly [symptom: RegExp, cause: string, mend: string])[] = [
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
