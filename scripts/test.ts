import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printChecks, runChecks } from './check.ts';
import { runVitest, totalLine, type Totals } from './run-vitest.ts';

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
process.stdout.write(`\n${totalLine(totals)}\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
