import type { AttemptRecord } from '../contract/records.ts';

export interface OtherTeam {
  readonly login: string;
  readonly team: string;
}

/** Each of `members` who took part in another team of the competition, with that team. Withdrawn pull requests bind nobody. */
export function otherTeams(
  team: string,
  members: readonly string[],
  attempts: readonly AttemptRecord[],
  withdrawn: ReadonlySet<number>,
): OtherTeam[] {
  const asked = new Map(members.map((login) => [login.toLowerCase(), login]));
  const found = new Map<string, OtherTeam>();
  for (const attempt of attempts) {
    if (attempt.team === team || withdrawn.has(attempt.key.number)) continue;
    for (const member of attempt.members ?? []) {
      const login = asked.get(member.toLowerCase());
      if (login !== undefined && !found.has(login)) found.set(login, { login, team: attempt.team });
    }
  }
  return [...found.values()];
}
