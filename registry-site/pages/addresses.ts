/** Tables that go over all competitions: for everybody the first line, the others for insiders. */
type TableName =
  | ('versions' | 'teams' | 'records' | 'competitions' | 'fame')
  | ('decisions' | 'egress' | 'ledgers' | 'not-trusted' | 'datasets' | 'compositions' | 'runners');

/**
 * Where everything lives, relative to the site's root. What there is ten thousand times of has no folder of its own: making one costs more than
 * writing the file.
 */
export const address = {
  competition: (name: string): string => `competitions/${name}/index.html`,
  /** All scores of a board as one picture, which lies behind the drawing of one of them. */
  field: (name: string, board: 'feedback' | 'final'): string => `competitions/${name}/${board}.svg`,
  leaderboard: (name: string, page = 1): string => `competitions/${name}/leaderboard/${page === 1 ? '' : `${page}/`}index.html`,
  example: (name: string): string => `competitions/${name}/example.json`,
  model: (name: string, page = 1): string => `models/${name}/${page === 1 ? '' : `page-${page}/`}index.html`,
  version: (name: string, version: number): string => `models/${name}/${version}.html`,
  attempt: (attempt: { competition: string; number: number; headSha: string; board: 'feedback' | 'final' }): string =>
    `attempts/${attempt.competition}/${attempt.number}-${attempt.headSha}${attempt.board === 'final' ? '.final' : ''}.html`,
  find: 'find/index.html',
  compare: 'compare/index.html',
  try: 'try/index.html',
  openApi: 'openapi/index.html',
  status: 'status/index.html',
  datasets: 'datasets/index.html',
  dataset: ({ owner, name }: { readonly owner: string; readonly name: string }): string => `datasets/${owner}/${name}/index.html`,
  compositions: 'compositions/index.html',
  composition: (name: string): string => `compositions/${name}/index.html`,
  search: 'api/v1/search.json',
  teams: (page = 1): string => `teams/${page === 1 ? '' : `page-${page}/`}index.html`,
  /** Not below `teams/`, where a team may be called `index`. */
  team: (team: string): string => `team/${team}.html`,
  rankBadge: (name: string, team: string): string => `badges/${name}/${team}.svg`,
  championBadge: (name: string): string => `badges/${name}.svg`,
  versionBadge: (name: string, version: number): string => `models/${name}/${version}.svg`,
  versionOpenApi: (name: string, version: number): string => `models/${name}/${version}.openapi.json`,
  versionBom: (name: string, version: number): string => `models/${name}/${version}.cdx.json`,
  catalogInfo: (name: string): string => `models/${name}/catalog-info.yaml`,
  /** Named as in the records repository, but for the folder each attempt has there. */
  record: (path: string): string => {
    const at = path.startsWith('attempts/') ? path.lastIndexOf('/') : -1;
    return at === -1 ? `records/${path}` : `records/${path.slice(0, at)}-${path.slice(at + 1)}`;
  },
  competitionJson: (name: string): string => `api/v1/competitions/${name}.json`,
  schema: (name: string): string => `api/v1/schemas/${name}.schema.json`,
  leaderboardFile: (name: string, kind: 'json' | 'csv'): string => `api/v1/competitions/${name}/leaderboard.${kind}`,
  table: (name: TableName): string => `api/v1/${name}.csv`,
  versionsFile: (name: string): string => `api/v1/competitions/${name}/versions.csv`,
  reevaluationsFile: (name: string): string => `api/v1/competitions/${name}/reevaluations.csv`,
  costsFile: (name: string): string => `api/v1/competitions/${name}/costs.csv`,
  comparisonsFile: (name: string): string => `api/v1/competitions/${name}/comparisons.csv`,
  topScoresFile: (name: string): string => `api/v1/competitions/${name}/top-scores.csv`,
  tuningsFile: (name: string): string => `api/v1/competitions/${name}/tunings.csv`,
  versionJson: (name: string, version: number): string => `api/v1/models/${name}/${version}.json`,
} as const;
