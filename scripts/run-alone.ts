import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVitest, totalLine, type Totals } from './run-vitest.ts';

/**
 * Runs one vitest project that is a command of its own, after `prepare` has built what it needs; arguments of the command go to vitest. Prints the
 * totals last and sets the exit code; a `prepare` that throws counts as failed.
 */
export async function runAlone(project: string, say: (line: string) => void, prepare: () => Promise<void>): Promise<void> {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const work = await mkdtemp(join(tmpdir(), `harvester-${project}-run-`));
  try {
    await prepare();
    await runVitest(project, process.argv.slice(2), join(work, `${project}.json`), totals);
    say('done');
  } catch (error) {
    say((error as Error).message);
    totals.failed += 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  process.stdout.write(`\n${totalLine(totals)}\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}
