import { prose, type Markdown } from '../../escape.ts';

/** Titles (plain text) and summaries of the three checks. */
export const checks = {
  contractMistake: 'competition.yaml has a mistake',
  stuck: 'Could not be evaluated: not your fault',
  underWay: 'Under way',
  withdrawn: (by: string): string => `Withdrawn by ${by}`,
  calledOff: (by: string): string => `Called off by ${by}`,
  notASubmission: 'Not a submission',
  contractFits: 'competition.yaml fits its schema',
  ofTheContract: (mistakes: string): string => `competition.yaml: ${mistakes}`,
  organisersChange: prose`A change of the competition itself.`,
  intake: (files: string, team: string): string => `${files} of ${team}`,
  intakeSummary: (folder: Markdown): Markdown => prose`Allowed and well-formed: only ${folder} is touched, and the manifest fits.`,
  gatePassed: (files: string, warnings: string): string => `${files} read, ${warnings}`,
  gateWaived: (files: string, findings: string): string => `waived: ${findings}; ${files} read`,
  gateRefused: (verdict: string, findings: string): string => `${verdict}: ${findings}`,
  gateSummary: prose`Every file was read to its last byte.`,
  waivedSummary: prose`Every file was read to its last byte. What a maintainer let pass on this commit:`,
  finding: (message: string, fix: string): string => `${message} Next: ${fix}`,
  problem: (message: string, allowed: string | undefined, next: string): string =>
    `${message}${allowed === undefined ? '' : ` (allowed: ${allowed})`}. Next: ${next}`,
  onHold: (by: string): string => `On hold by ${by}`,
  scored: 'Scored',
  table: prose`| metric | score | 95 % |`,
  superseded: (head: string): string => `Superseded by ${head}`,
};
