import { resolve, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { version } from '../../actions/version.ts';
import { Competition } from '../../core/contract/competition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { serveWarm } from '../../vault/warm/serve-warm.ts';
import { warmSocket } from '../../vault/warm/warm-socket.ts';
import { answer, logger, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';

interface WarmOptions extends OutputOptions {
  readonly competition: readonly string[];
  readonly socket?: string;
  readonly evaluations: number;
}

const sandboxesOfOne = 3;

/** `harvester warm`: keeps a private runner's judge and sandboxes ready, until it is ended. */
export function warmCommand(): Command {
  return new Command('warm')
    .description('Keep a warm judge and pre-warmed single-use sandboxes for the evaluations of this machine')
    .option('--competition <dir>', 'make these ready at once; others when they are first asked for', more, [])
    .option('--socket <path>', 'where to listen (default: HARVESTER_WARM, else warm/runner.sock in the state folder)')
    .option('--evaluations <count>', 'evaluations to keep sandboxes ready for, three each', count, 1)
    .option('--json', 'one JSON object on stdout when it is ready: {socket, competitions}')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nRun it as the same user as the runner service, which finds it by itself: actions/evaluate and harvester evaluate use it when it is\nthere and of their own version, and start cold otherwise. A crash loses nothing. Docs: docs/scoring.md, "A warm runner".\n\nexample: harvester warm --competition /srv/competitions/breast-tumour\nexit: 0 ended by a signal, 2 could not start, 3 wrong usage',
    )
    .action(async (options: WarmOptions) => {
      const log = logger(options);
      const socket = options.socket ? resolve(options.socket) : await warmSocket();
      const competitions = await Promise.all(options.competition.map(readCompetition));
      const runner = await serveWarm({ socket, version, sandboxes: sandboxesOfOne * options.evaluations, log });
      try {
        for (const { competition, competitionDir } of competitions) {
          const lock = join(competitionDir, competition.environment.lock);
          const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
          await runner.warm({ competition, competitionDir, environment: { path: environment.path } });
        }
        const names = competitions.map(({ competition }) => competition.name);
        answer(options, { socket, competitions: names }, `warm on ${socket}${names.length > 0 ? ` for ${names.join(', ')}` : ''}`);
        await untilStopped();
      } finally {
        await runner.close();
      }
    });
}

async function readCompetition(dir: string): Promise<{ readonly competition: Competition; readonly competitionDir: string }> {
  const path = join(resolve(dir), 'competition.yaml');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read: --competition must be the folder that holds it`);
  });
  const read = readContract(Competition, path, text);
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  return { competition: read.value, competitionDir: resolve(dir) };
}

function more(dir: string, before: readonly string[]): readonly string[] {
  return [...before, dir];
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 20) throw new InvalidArgumentError('use a whole number from 1 to 20');
  return value;
}
