const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Counted things and measures, as plain text. */
export const figures = {
  files: (n: number): string => plural(n, 'file'),
  otherFiles: (n: number): string => plural(n, 'other file'),
  artifacts: (n: number): string => plural(n, 'artifact'),
  findings: (n: number): string => plural(n, 'finding'),
  warnings: (n: number): string => plural(n, 'warning'),
  noWarnings: 'no warnings',
  problems: (n: number): string => plural(n, 'problem'),
  mistakes: (n: number): string => plural(n, 'mistake'),
  evaluations: (n: number): string => plural(n, 'evaluation'),
  approvals: (n: number): string => plural(n, 'approval'),
  under1ms: 'under 1 ms a row',
  perRow: (milliseconds: string): string => `${milliseconds} ms a row`,
  energyUnknown: 'energy not estimated',
  energy: (wattHours: number, measured: boolean): string =>
    `≈ ${wattHours} Wh per 1,000 predictions (${measured ? 'measured' : 'estimated'})`,
  smaller: (times: string): string => `${times}× smaller`,
  larger: (times: string): string => `${times}× larger`,
  sameSize: 'same size',
  faster: (times: string): string => `${times}× faster`,
  slower: (times: string): string => `${times}× slower`,
  sameSpeed: 'same speed',
};
