/** Where everything lives, relative to the site's root. */
export const address = {
  competition: (name: string): string => `competitions/${name}/index.html`,
  leaderboard: (name: string): string => `competitions/${name}/leaderboard/index.html`,
  example: (name: string): string => `competitions/${name}/example.json`,
  model: (name: string): string => `models/${name}/index.html`,
  version: (name: string, version: number): string => `models/${name}/${version}/index.html`,
  attempt: (attempt: { competition: string; number: number; headSha: string; board: 'feedback' | 'final' }): string =>
    `attempts/${attempt.competition}/${attempt.number}/${attempt.headSha}${attempt.board === 'final' ? '.final' : ''}.html`,
  find: 'find/index.html',
  compare: 'compare/index.html',
  search: 'api/v1/search.json',
  team: (team: string): string => `teams/index.html#team-${team}`,
  rankBadge: (name: string, team: string): string => `badges/${name}/${team}.svg`,
  championBadge: (name: string): string => `badges/${name}.svg`,
  versionBadge: (name: string, version: number): string => `models/${name}/${version}/badge.svg`,
  catalogInfo: (name: string): string => `models/${name}/catalog-info.yaml`,
  record: (path: string): string => `records/${path}`,
  competitionJson: (name: string): string => `api/v1/competitions/${name}.json`,
  schema: (name: string): string => `api/v1/schemas/${name}.schema.json`,
  leaderboardFile: (name: string, kind: 'json' | 'csv'): string => `api/v1/competitions/${name}/leaderboard.${kind}`,
  versionJson: (name: string, version: number): string => `api/v1/models/${name}/${version}.json`,
} as const;
