import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), message: z.string().optional(), assertionResults: z.array(z.unknown()) }),
  ),
});

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs one vitest project and adds its counts. A run that ends without a report, or with a file that could not be loaded, counts as failed. */
export async function runVitest(project: string, args: readonly string[], report: string, sum: Totals): Promise<void> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const flags = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--passWithNoTests',
    ...args,
  ];
  const code = await new Promise<number>((resolve) => {
    spawn(process.execPath, [vitest, ...flags], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).on('close', (exit) =>
      resolve(exit ?? 1),
    );
  });
  const read = Report.safeParse(await readFile(report, 'utf8').then(JSON.parse, () => undefined));
  if (!read.success) {
    process.stdout.write(`✗ vitest (${project}) left no report\n`);
    sum.failed += 1;
    return;
  }
  const { data } = read;
  const broken = data.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  sum.passed += data.numPassedTests;
  sum.failed += data.numFailedTests + broken;
  sum.skipped += data.numPendingTests + data.numTodoTests;
  if (code !== 0 && data.numFailedTests + broken === 0) {
    process.stdout.write(`✗ vitest (${project}) ended with exit code ${code} though every test passed: see the error above\n`);
    sum.failed += 1;
  }
}

/** The last line of a run: how many passed, failed and, if any, were skipped. */
export function totalLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
