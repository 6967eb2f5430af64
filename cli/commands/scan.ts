import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { Competition } from '../../core/contract/competition.ts';
import type { GateReport } from '../../core/contract/gate-report.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { toSarif } from '../../gate/report.ts';
import { scan } from '../../gate/scan.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface ScanOptions extends OutputOptions {
  readonly sarif?: string;
  readonly competition?: string;
}

const exits = { clean: exitCodes.done, flagged: exitCodes.no, unscannable: exitCodes.unknown } as const;

/** `harvester scan <path>`: the gate alone, on one file or a folder. */
export function scanCommand(): Command {
  return new Command('scan')
    .description('Scan a model file or a submission folder without running anything of it')
    .argument('<path>', 'file or folder')
    .option('--competition <file>', "a competition.yaml, for its limits and its environment's lock")
    .option('--sarif <file>', 'write the findings as SARIF 2.1.0 too')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester scan submissions/alice --sarif findings.sarif\nexit: 0 clean, 1 flagged, 2 unscannable, 3 wrong usage',
    )
    .action(async (path: string, options: ScanOptions) => {
      const report = await scan(path, { log: logger(options), ...(options.competition && (await readCompetition(options.competition))) });
      if (options.sarif) await writeFile(options.sarif, `${JSON.stringify(toSarif(report), null, 1)}\n`);
      answer(options, report, scanText(report));
      process.exitCode = exits[report.verdict];
    });
}

/** The contract, and the text of the lock it names beside it where that can be read. */
async function readCompetition(path: string): Promise<{ competition: Competition; lock?: string }> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read. Name a competition.yaml`);
  });
  const read = readContract(Competition, path, text);
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  const competition = read.value;
  const lock = await readFile(join(dirname(path), competition.environment.lock), 'utf8').catch(() => undefined);
  return { competition, ...(lock !== undefined && { lock }) };
}

function scanText(report: GateReport): string {
  const colour = report.verdict === 'clean' ? 'green' : 'red';
  const lines = [
    `${paint(colour, report.verdict)}: ${report.scanned.length} files read to the last byte in ${report.seconds.toFixed(1)} s`,
  ];
  for (const finding of report.findings) {
    const at = finding.line ? `:${finding.line}` : finding.offset === undefined ? '' : ` at byte ${finding.offset}`;
    lines.push(
      '',
      `${paint('bold', `${finding.path}${at}`)}  ${finding.rule}  (${finding.severity})`,
      `  ${finding.message}`,
      `  fix: ${finding.fix}`,
    );
  }
  return lines.join('\n');
}
