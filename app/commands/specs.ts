/** Who may give a command: anyone, the team (the author and members in the manifest) and maintainers, or maintainers only. */
export type Whose = 'anyone' | 'team' | 'maintainer';

export interface CommandSpec {
  readonly whose: Whose;
  /** What may follow the name: nothing, a commit of the pull request, one of these words, or a rule of the gate and a reason in words. */
  readonly takes: 'nothing' | 'commit' | 'rule' | readonly string[];
}

/** Every command there is, in the order people read them. */
export const specs = {
  select: { whose: 'team', takes: 'commit' },
  agree: { whose: 'team', takes: 'nothing' },
  cancel: { whose: 'team', takes: 'nothing' },
  withdraw: { whose: 'team', takes: 'nothing' },
  evaluate: { whose: 'maintainer', takes: 'commit' },
  rescore: { whose: 'maintainer', takes: 'nothing' },
  reproduce: { whose: 'maintainer', takes: 'nothing' },
  waive: { whose: 'maintainer', takes: 'rule' },
  rerun: { whose: 'maintainer', takes: ['gate', 'evaluation', 'final', 'publish'] },
  hold: { whose: 'maintainer', takes: ['', 'off'] },
  promote: { whose: 'maintainer', takes: 'nothing' },
  help: { whose: 'anyone', takes: 'nothing' },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof specs;
export const commandNames = Object.keys(specs) as readonly CommandName[];
