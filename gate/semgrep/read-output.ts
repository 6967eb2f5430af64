import { SemgrepJson } from './output-schema.ts';
import type { SemgrepEngine, SemgrepFailure, SemgrepFinding, SemgrepOptions, SemgrepOutcome, SemgrepProblem } from './types.ts';

/** Exit codes that come with a full answer: 0 done, 1 findings (only with `--error`), 3 a file did not parse (with `--strict`). */
const ANSWERED = new Set([0, 1, 3]);
const BAD_RULES = new Set([4, 5, 7, 8]);

interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Turns what semgrep printed into a value: a full answer, or why there is none. */
export function readOutput(output: Output, options: Pick<SemgrepOptions, 'expected' | 'version'>, engine: SemgrepEngine): SemgrepOutcome {
  const failed = (reason: SemgrepFailure['reason'], message: string): SemgrepFailure => ({ kind: 'failed', reason, engine, message });
  const json = parse(output.stdout);
  const said = json?.errors.map((error) => error.message).join('; ') || lastLines(output.stderr);
  if (BAD_RULES.has(output.exitCode)) return failed('bad-rules', `semgrep refused the rules (exit ${output.exitCode}): ${said}`);
  if (!ANSWERED.has(output.exitCode)) return failed('fatal', `semgrep gave up (exit ${output.exitCode}): ${said}`);
  if (!json) return failed('unreadable-output', `semgrep's answer is not the JSON expected: ${output.stdout.slice(0, 200) || said}`);
  if (options.version !== undefined && json.version !== options.version)
    return failed('wrong-version', `this is semgrep ${json.version}, not ${options.version}`);
  const scanned = json.paths.scanned.map(plain);
  const difference = differs(options.expected.map(plain), scanned);
  if (difference) return failed('incomplete', difference);
  const problems = json.errors.map(problem);
  return { kind: 'scanned', engine, version: json.version, findings: json.results.map(finding), problems, scanned };
}

function parse(text: string): SemgrepJson | undefined {
  try {
    return SemgrepJson.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function finding(result: SemgrepJson['results'][number]): SemgrepFinding {
  return {
    rule: result.check_id,
    severity: result.extra.severity,
    path: plain(result.path),
    start: { line: result.start.line, column: result.start.col },
    end: { line: result.end.line, column: result.end.col },
    message: result.extra.message,
    metadata: result.extra.metadata,
  };
}

function problem(error: SemgrepJson['errors'][number]): SemgrepProblem {
  const type = typeof error.type === 'string' ? error.type : String(error.type[0]);
  return {
    path: error.path === undefined ? undefined : plain(error.path),
    line: error.spans?.[0]?.start.line,
    type,
    message: error.message,
  };
}

function differs(expected: readonly string[], scanned: readonly string[]): string | undefined {
  const [want, have] = [new Set(expected), new Set(scanned)];
  const missing = [...want].filter((path) => !have.has(path));
  const extra = [...have].filter((path) => !want.has(path));
  if (missing.length === 0 && extra.length === 0) return undefined;
  const list = (paths: string[]): string => `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`;
  return [missing.length > 0 && `semgrep left out ${list(missing)}`, extra.length > 0 && `semgrep also scanned ${list(extra)}`]
    .filter(Boolean)
    .join('; ');
}

function plain(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' | ').slice(0, 500);
}
