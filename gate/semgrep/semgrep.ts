import { getExecOutput } from '@actions/exec';
import { readOutput } from './read-output.ts';
import type { SemgrepEngine, SemgrepFailure, SemgrepOptions, SemgrepOutcome } from './types.ts';

/**
 * Runs semgrep on `targets` so that nothing in them can influence the scan: ignore files, `nosemgrep` comments, sizes and git are disregarded,
 * rules are local files, nothing is sent anywhere. Answers a value in every case; it does not throw.
 *
 * With `engine: 'fast'` (the default) the `--experimental` front end is used, which gives the same answer several times faster; where it fails
 * for reasons of its own, the plain one is asked.
 */
export async function semgrep(options: SemgrepOptions): Promise<SemgrepOutcome> {
  const engine = options.engine ?? 'fast';
  const first = await runOnce(options, engine);
  if (engine === 'plain' || first.kind === 'scanned' || !WORTH_ANOTHER_TRY.has(first.reason)) return first;
  return runOnce(options, 'plain');
}

const WORTH_ANOTHER_TRY = new Set<SemgrepFailure['reason']>(['fatal', 'unreadable-output', 'incomplete']);

/** The arguments semgrep gets: nothing here may be left to defaults a scanned folder could change. */
export function semgrepArguments(options: SemgrepOptions, engine: SemgrepEngine): string[] {
  return [
    'scan',
    ...(engine === 'fast' ? ['--experimental'] : []),
    ...options.rules.flatMap((file) => ['--config', file]),
    '--metrics=off',
    '--disable-version-check',
    '--json',
    '--quiet',
    '--strict',
    '--disable-nosem',
    '--no-git-ignore',
    '--x-ignore-semgrepignore-files',
    '--no-rewrite-rule-ids',
    '--max-target-bytes',
    '0',
    '--timeout',
    String(options.secondsPerFile ?? 10),
    '--timeout-threshold',
    '0',
    '--jobs',
    String(options.jobs ?? 2),
    '--',
    ...options.targets,
  ];
}

async function runOnce(options: SemgrepOptions, engine: SemgrepEngine): Promise<SemgrepOutcome> {
  let output: { exitCode: number; stdout: string; stderr: string };
  try {
    output = await getExecOutput(options.executable, semgrepArguments(options, engine), {
      cwd: options.cwd,
      env: environment(options),
      silent: true,
      ignoreReturnCode: true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: 'not-started', engine, message: `semgrep did not start: ${why}` };
  }
  return readOutput(output, options, engine);
}

/** Only what semgrep needs: settings, tokens and rule paths of the person who runs it stay out. */
function environment(options: SemgrepOptions): Record<string, string> {
  const keep = ['PATH', 'LANG', 'TMPDIR', 'SystemRoot', 'LD_LIBRARY_PATH'];
  const kept = keep.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return {
    ...Object.fromEntries(kept),
    HOME: options.home,
    XDG_CONFIG_HOME: options.home,
    SEMGREP_SETTINGS_FILE: `${options.home}/settings.yml`,
    SEMGREP_SEND_METRICS: 'off',
    SEMGREP_ENABLE_VERSION_CHECK: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUTF8: '1',
  };
}
