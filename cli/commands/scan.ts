import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { version } from '../../actions/version.ts';
import type { GateReport } from '../../core/contract/gate-report.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import { applyGatePolicy } from '../../core/rules/gate-policy.ts';
import { makeBom } from '../../gate/bom/make-bom.ts';
import { toSarif } from '../../gate/sarif.ts';
import { scan } from '../../gate/scan.ts';
import { type ReadCompetition, readCompetition } from '../scan/read-competition.ts';
import { readFileOf } from '../scan/read-file-of.ts';
import { readSketches } from '../scan/read-sketches.ts';
import { scanText } from '../scan/scan-text.ts';
import { answer, exitCodes, logger, UsageError, type OutputOptions } from '../terminal.ts';

interface ScanOptions extends OutputOptions {
  readonly sarif?: string;
  readonly bom?: string;
  readonly competition?: string;
  readonly config?: string;
  readonly team?: string;
  readonly advisories?: string;
  readonly sketch: readonly string[];
}

const exits = { clean: exitCodes.done, flagged: exitCodes.no, unscannable: exitCodes.unknown } as const;

const HELP = `
examples:
  harvester scan model.pkl
  harvester scan submissions/alice --competition competition.yaml --sarif findings.sarif --bom bom.json
  harvester scan submissions/alice --json | jq .verdict

exit: 0 clean, 1 flagged, 2 unscannable (and nothing worse), 3 wrong usage`;

/** `harvester scan <path>`: the gate alone, on one file or a folder. */
export function scanCommand(): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return new Command('scan')
    .description('Scan a model file or a submission folder without running anything of it')
    .argument('<path>', 'file or folder')
    .option('--competition <file>', 'a competition.yaml: its limits, licences, gate policy, lock and public data')
    .option('--config <file>', "a harvester.yaml: the organisation's gate policy and waivers (with --competition)")
    .option('--team <name>', "whose submission it is, for waivers; the folder's name unless given")
    .option('--advisories <folder>', 'OSV files, against which requirements.txt is looked up')
    .option('--sketch <file>', 'a data sketch (harvester sketch) whose rows may not be there; may be repeated', collect, [])
    .option('--sarif <file>', 'write the findings as SARIF 2.1.0 too')
    .option('--bom <file>', 'write what was submitted as a CycloneDX 1.6 ML-BOM too')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText('after', HELP)
    .action(async (path: string, options: ScanOptions) => {
      await stat(path).catch(() => {
        throw new UsageError(`${path} is not there. Name a file or a folder`);
      });
      const log = logger(options);
      const competition = options.competition === undefined ? undefined : await readCompetition(options.competition, log);
      const report = await policed(await scan(path, await settings(options, competition, log)), path, options, competition);
      if (options.sarif) await write(options.sarif, toSarif(report, { version }));
      if (options.bom) await write(options.bom, makeBom(await billed(path, report, competition)));
      answer(options, report, scanText(report, path));
      process.exitCode = exits[report.verdict];
    });
}

async function settings(
  options: ScanOptions,
  read: ReadCompetition | undefined,
  log: (line: string) => void,
): Promise<Parameters<typeof scan>[1]> {
  const sketches = [...(await readSketches(options.sketch)), ...(read?.publicSketch ? [read.publicSketch] : [])];
  return {
    log,
    sketches,
    ...(read && { competition: read.competition }),
    ...(read?.lock !== undefined && { lock: read.lock }),
    ...(options.advisories !== undefined && { advisories: options.advisories }),
  };
}

/** The report as the competition's and the organisation's policy see it; as it is where neither is named. */
async function policed(report: GateReport, path: string, options: ScanOptions, read: ReadCompetition | undefined): Promise<GateReport> {
  if (options.config !== undefined && !read) throw new UsageError('--config needs --competition: waivers are given for one competition');
  if (!read) return report;
  const harvester = options.config === undefined ? undefined : (await readFileOf(HarvesterConfig, options.config)).gate;
  const { gate, name } = read.competition;
  const team = options.team ?? basename(resolve(path));
  return applyGatePolicy(report, {
    ...(harvester && { harvester }),
    ...(gate && { gate }),
    competition: name,
    team,
    now: new Date().toISOString(),
  });
}

async function billed(path: string, report: GateReport, read: ReadCompetition | undefined): Promise<Parameters<typeof makeBom>[0]> {
  const text = (name: string): Promise<string | undefined> => readFile(join(path, name), 'utf8').catch(() => undefined);
  const [manifest, requirements] = [await text('submission.yaml'), await text('requirements.txt')];
  const submission = manifest === undefined ? undefined : readContract(Submission, 'submission.yaml', manifest);
  return {
    report,
    name: basename(resolve(path)),
    version,
    now: new Date().toISOString(),
    ...(submission?.kind === 'valid' && { manifest: submission.value }),
    ...(requirements !== undefined && { requirements }),
    ...(read && { competition: read.competition }),
    ...(read?.lock !== undefined && { lock: read.lock }),
  };
}

async function write(path: string, content: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, null, 1)}\n`).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  });
}
