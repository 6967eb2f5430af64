import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { version } from '../../actions/version.ts';
import { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { Name, Repository } from '../../core/contract/scalars.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { rejudge, type Rejudgement } from '../../vault/rejudge.ts';
import { rejudgeRecord } from '../../vault/rejudge-record.ts';
import { asVaultError } from '../../vault/vault-error.ts';
import { boardName } from '../local-evaluation.ts';
import { storeOf } from '../store-of.ts';
import { localKey } from '../local-key.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface RejudgeOptions extends OutputOptions {
  readonly competition: string;
  readonly private: string;
  readonly board: string;
  readonly store?: string;
  readonly repository?: string;
  readonly runner: string;
  readonly key?: string;
  readonly out?: string;
}

/** `harvester rejudge`: a whole board by the present competition.yaml, from the predictions that are stored. */
export function rejudgeCommand(): Command {
  return new Command('rejudge')
    .description('Judge every stored entry of a board again by the present competition.yaml, without running a model')
    .requiredOption('--competition <dir>', 'folder with competition.yaml and the environment lock, as they are now')
    .requiredOption('--private <dir>', 'folder with one folder for each private split')
    .option('--board <name>', 'feedback or final', 'feedback')
    .option('--store <dir>', 'where predictions and the egress ledger are (default: store in the state folder)')
    .option('--repository <owner/name>', 'where the pull requests are (default: local/<competition>)')
    .option('--runner <id>', 'id that harvester.yaml knows the key by', 'this-machine')
    .option('--key <file>', 'private key of a runner: write the signed record to --out')
    .option('--out <file>', 'where the signed record goes')
    .option('--json', 'one JSON object on stdout: {why, attempts, again, bits}')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nEntries on other rows, or of another environment, are named: they must be evaluated again.\n\nexample: harvester rejudge --competition . --private /srv/private --store /srv/store\nexit: 0 all judged again, 1 some must be evaluated again, 2 could not tell, 3 wrong usage',
    )
    .action(async (options: RejudgeOptions) => {
      if (!options.key !== !options.out) throw new UsageError('--key and --out belong together: say where the signed record goes');
      const [board, runnerId] = [boardName(options.board), Name.parse(options.runner)];
      const competitionDir = resolve(options.competition);
      const path = join(competitionDir, 'competition.yaml');
      const source = await readFile(path, 'utf8').catch(() => {
        throw new UsageError(`${path} cannot be read: --competition must be the folder that holds it`);
      });
      const read = readContract(Competition, path, source);
      if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
      const repository = Repository.safeParse(options.repository ?? `local/${read.value.name}`);
      if (!repository.success) throw new UsageError(`--repository ${options.repository} is not owner/name`);
      const lock = join(competitionDir, read.value.environment.lock);
      const log = logger(options);
      const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
      const lockSha256 = createHash('sha256')
        .update(await readFile(lock))
        .digest('hex');
      const input = {
        competition: read.value,
        repository: repository.data,
        competitionDir,
        privateDir: resolve(options.private),
        environment: { id: environment.id, lockSha256 },
        store: storeOf(options.store),
        board,
        now: () => new Date(),
        log,
      };
      const run = { runKey: randomBytes(16).toString('hex'), runnerId, version };
      try {
        if (options.key && options.out) {
          const { record, envelope } = await rejudgeRecord(input, run, await localKey(runnerId, options.key));
          await writeFile(options.out, `${JSON.stringify(envelope)}\n`);
          answer(options, record, `${record.why}; signed in ${options.out}`);
          process.exitCode = record.again.length > 0 ? exitCodes.no : exitCodes.done;
        } else {
          const result = await rejudge(input);
          answer(options, result, text(result));
          process.exitCode = result.again.length > 0 ? exitCodes.no : exitCodes.done;
        }
      } catch (error) {
        const { errorClass, message } = asVaultError(error);
        throw new Error(`${errorClass}: ${message}`, { cause: error });
      }
    });
}

function text({ why, attempts, again, bits }: Rejudgement): string {
  const rows = attempts.map(line);
  const left = again.map(({ key, team, why: cause }) => `  ${key.number}  ${key.headSha.slice(0, 7)}  ${team}  ${paint('yellow', cause)}`);
  return [why, rows.join('\n'), left.join('\n'), `${bits.toFixed(1)} bits booked`].filter(Boolean).join('\n\n');
}

function line({ evaluation, key, team }: AttemptRecord): string {
  const [score] = evaluation.kind === 'scored' ? evaluation.scores : [];
  return `  ${key.number}  ${key.headSha.slice(0, 7)}  ${team}  ${score?.name} ${score?.value} (95 % ${score?.low} to ${score?.high})`;
}
