import { writeFile } from 'node:fs/promises';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { seal } from '../../core/provenance/statement.ts';
import { reevaluate } from '../../harvester/reevaluate/reevaluate.ts';
import { needed } from '../inputs/needed.ts';
import { interval } from '../summary/bar.ts';
import type { ActionDoor } from '../run-action.ts';
import type { ReevaluateInputs } from './inputs.ts';
import { privateRun } from './private-run.ts';

/** Evaluates the fetched version on the data owner's runner, and writes one signed record. */
export async function evaluateAgain(door: ActionDoor, asked: ReevaluateInputs): Promise<void> {
  const { runner, input, trigger } = await privateRun(door, asked.path, needed(asked, 'digest'));
  const record = await reevaluate({ ...input, trigger });
  await writeFile(asked.result, `${JSON.stringify(await seal('reevaluation', record, runner.key))}\n`);
  door.output('outcome', record.outcome.kind === 'scored' ? 'scored' : record.outcome.errorClass);
  await door.summary(reevaluationSummary(record));
}

/** Only what the record releases. */
function reevaluationSummary({ competition, version: number, data, outcome }: ReevaluationRecord): string {
  const head = `### ${competition} version ${number} on ${data.owner}/${data.name} (${data.version})\n\n`;
  const foot = `\n${outcome.bits.toFixed(1)} bits booked for ${data.owner}/${data.name}.\n`;
  if (outcome.kind === 'failed') return `${head}**${outcome.errorClass}**\n${foot}`;
  const rows = outcome.scores.map(
    ({ name, value, low, high }) =>
      `| ${name} | ${value} | ${low}–${high} | ${interval({ low, value, high }, [Math.min(0, low), Math.max(1, high)])} |`,
  );
  return `${head}| metric | score | 95 % interval | |\n|---|--:|--:|---|\n${rows.join('\n')}\n${foot}`;
}
