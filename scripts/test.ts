import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { printChecks, runChecks } from './check.ts';

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

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** `npm test`: all checks, then all tests, fast ones first; the last line is the total. Arguments go to vitest, e.g. a file name. */
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const checks = await runChecks();
printChecks(checks);
totals.passed += checks.filter(({ ok }) => ok).length;
totals.failed += checks.filter(({ ok }) => !ok).length;
const work = await mkdtemp(join(tmpdir(), 'harvester-test-'));
try {
  for (const project of ['unit', 'story']) await runVitest(project, process.argv.slice(2), join(work, `${project}.json`), totals);
} finally {
  await rm(work, { recursive: true, force: true });
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;

/** Runs one vitest project and adds its counts. A run that ends without a report, or with a file that could not be loaded, counts as failed. */
async function runVitest(project: string, args: readonly string[], report: string, sum: Totals): Promise<void> {
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
