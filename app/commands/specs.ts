/** Who may give a command: anyone, the team (the author and members in the manifest) and maintainers, or maintainers only. */
export type Whose = 'anyone' | 'team' | 'maintainer';

export interface CommandSpec {
  readonly whose: Whose;
  /** What may follow the name: nothing, a commit of the pull request, or one of these words. */
  readonly takes: 'nothing' | 'commit' | readonly string[];
}

/** Every command there is. */
export const specs = {
  evaluate: { whose: 'maintainer', takes: 'commit' },
  rerun: { whose: 'maintainer', takes: ['gate', 'evaluation', 'publish'] },
  hold: { whose: 'maintainer', takes: ['', 'off'] },
  cancel: { whose: 'team', takes: 'nothing' },
  select: { whose: 'team', takes: 'commit' },
  withdraw: { whose: 'team', takes: 'nothing' },
  help: { whose: 'anyone', takes: 'nothing' },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof specs;
export const commandNames = Object.keys(specs) as readonly CommandName[];
