import { Command } from 'commander';
import { pino } from 'pino';
import { openDoors } from '../../app/open-doors.ts';
import { pullsOf, replay, type Replay } from '../../app/replay.ts';
import { appSettings, appSettingsHelp } from '../app-settings.ts';
import { competitionNamed, pullNamed } from '../pull-named.ts';
import { answer, exitCodes, UsageError, type OutputOptions } from '../terminal.ts';

interface ReplayOptions extends OutputOptions {
  readonly ledger: string;
  readonly dryRun?: boolean;
}

/** `harvester replay`: one look at a pull request, by hand, as an event would cause it. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'Look at a pull request or a whole competition again, by name or by the GUID of a delivery, and say what was decided and why',
    )
    .argument('<what>', 'owner/name#number; owner/name for its competition as a whole; or the GUID of a webhook delivery in the ledger')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--ledger <file>', "the App's SQLite file; without it runs under way are not known", 'harvester-ledger.sqlite')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', `${appSettingsHelp}\n\nexample: harvester replay acme/breast-tumour#7 --dry-run`)
    .action(async (what: string, options: ReplayOptions) => {
      const named = pullNamed(what) ?? competitionNamed(what);
      const settings = await appSettings(process.env);
      const { doors } = await openDoors({ ...settings, ledger: options.ledger }, pino({ level: 'warn' }, pino.destination(2)));
      try {
        const replays: Replay[] = [];
        for (const pull of named ? [named] : (pullsOf(what, doors) ?? unknown(what))) {
          const done = await replay(pull, doors, options.dryRun ?? false);
          if (done) replays.push(done);
        }
        if (replays.length === 0) process.exitCode = exitCodes.no;
        answer(
          options,
          { dryRun: options.dryRun ?? false, replays },
          replays.map((one) => describe(one, options)).join('\n') || 'nothing of ours to look at',
        );
      } finally {
        doors.ledger.close();
      }
    });
}

function unknown(what: string): never {
  throw new UsageError(
    `"${what}" is neither owner/name#number, nor owner/name, nor a delivery this ledger holds; deliveries are kept for seven days`,
  );
}

function describe({ pull, decision, writes }: Replay, { dryRun }: ReplayOptions): string {
  const { why } = decision;
  const done = writes.length === 0 ? 'nothing to do' : `${dryRun ? 'would' : 'did'}: ${writes.map(({ kind }) => kind).join(', ')}`;
  const [about, next] =
    'state' in decision
      ? [`${pull.repository}#${pull.number} at ${decision.state.headSha.slice(0, 7)}: ${decision.state.name}`, decision.state.next]
      : [`${pull.repository} as a whole`, `looked at again at ${decision.lookAgainAt}`];
  return [about, ...why.map((line) => `  ${line}`), `  next: ${next}`, `  ${done}`].join('\n');
}
