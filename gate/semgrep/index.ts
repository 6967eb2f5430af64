export { semgrep, semgrepArguments } from './semgrep.ts';
export type {
  SemgrepEngine,
  SemgrepFailure,
  SemgrepFinding,
  SemgrepOptions,
  SemgrepOutcome,
  SemgrepPosition,
  SemgrepProblem,
  SemgrepScan,
} from './types.ts';
