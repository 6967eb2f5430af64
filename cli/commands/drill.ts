import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { buildEnvironment, stateDir } from '../../scripts/environment.mjs';
import type { Channel } from '../../vault/drill/channel.ts';
import { drill, isTight, type DrillReport } from '../../vault/drill/drill.ts';
import { answer, exitCodes, logger, paint, type OutputOptions } from '../terminal.ts';

const templateLock = fileURLToPath(new URL('../../competition-template/env/requirements.lock', import.meta.url));

/** `harvester drill`: an exfiltration exercise on this machine, for whoever answers for its data. */
export function drillCommand(): Command {
  return new Command('drill')
    .description('Let hostile submissions try every way to get a made-up secret out of this machine, and report what arrived')
    .option('--lock <file>', 'requirements.lock of the environment to play in (default: the template’s)')
    .option('--json', 'one JSON object on stdout: {isolation, channels: [{name, leaked, bits, how}]}')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester drill --json > drill.json\nexit: 0 nothing got out but what is allowed and counted, 1 something did, 2 the exercise could not be played',
    )
    .action(async (options: OutputOptions & { readonly lock?: string }) => {
      const log = logger(options);
      const environment = await buildEnvironment({ name: 'competition', lock: options.lock ?? templateLock, portable: true, log });
      const report = await drill(stateDir(), environment, log);
      answer(options, report, text(report));
      process.exitCode = report.isolation === 'none' ? exitCodes.unknown : isTight(report) ? exitCodes.done : exitCodes.no;
    });
}

function text(report: DrillReport): string {
  const { channels, isolation, why } = report;
  const out = channels.filter(({ booked, leaked, reach }) => leaked && !booked && reach !== 'machine');
  const head = isTight(report)
    ? `${paint('green', 'tight')}: of ${channels.length} channels none carried anything out that is not allowed and counted (${isolation})`
    : `${paint('red', 'leaks')}: ${isolation === 'none' ? 'this machine cannot isolate' : out.map(({ name }) => name).join(', ')}`;
  const width = Math.max(0, ...channels.map(({ name }) => name.length));
  const rows = channels.map(
    (channel) =>
      `${sign(channel)} ${channel.name.padEnd(width)}  ${channel.leaked ? `${channel.bits.toFixed(1)} bits: ` : ''}${channel.how}`,
  );
  return [head, rows.join('\n'), ...why].filter(Boolean).join('\n\n');
}

function sign({ booked, leaked, reach }: Channel): string {
  if (!leaked) return paint('green', '✓');
  return booked || reach === 'machine' ? paint('yellow', '•') : paint('red', '✗');
}
