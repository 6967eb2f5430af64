import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { AuditEntry } from '../../app/audit/audit-log.ts';
import { madeAgain, type MadeAgain } from '../../app/audit/made-again.ts';
import { Ledger } from '../../app/ledger/ledger.ts';
import { answer, exitCodes, UsageError, type OutputOptions } from '../terminal.ts';
import { competitionNamed, pullNamed } from '../pull-named.ts';
import { wholeNumber } from '../whole-number.ts';

interface AuditOptions extends OutputOptions {
  readonly ledger: string;
  readonly most: string;
  readonly again?: boolean;
}

interface Told extends AuditEntry {
  readonly again?: MadeAgain;
}

/** `harvester audit`: what was decided about a pull request, when, why, from what, and what was done. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('Print every decision about a pull request: when, why, the digest of what it was made from, and what was done')
    .argument('<pull>', 'owner/name#number; owner/name alone for what was decided about its competition as a whole')
    .option('--again', 'make each decision again from the snapshot it was made from: exit 1 if one comes out otherwise')
    .option('--most <number>', 'newest entries to print', '100')
    .option('--ledger <file>', "the App's SQLite file", 'harvester-ledger.sqlite')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester audit acme/breast-tumour#7 --again')
    .action((name: string, options: AuditOptions) => {
      const pull = pullNamed(name) ?? competitionNamed(name);
      if (!pull)
        throw new UsageError(`"${name}" is neither a pull request (owner/name#number) nor a competition's repository (owner/name)`);
      const most = wholeNumber('--most', options.most, 1);
      if (!existsSync(options.ledger)) throw new UsageError(`there is no ledger ${options.ledger}: name the App's file with --ledger`);
      const ledger = new Ledger(options.ledger);
      try {
        const entries = ledger.audit.of(pull, most).map((entry): Told => ({
          ...entry,
          ...(options.again && { again: madeAgain(entry, ledger.audit) }),
        }));
        if (entries.length === 0 || entries.some(({ again }) => again === 'differs')) process.exitCode = exitCodes.no;
        answer(options, { pull, entries }, entries.map(describe).join('\n') || `nothing was decided about ${name} in this ledger`);
      } finally {
        ledger.close();
      }
    });
}

function describe({ at, state, headSha, why, done, failed, look, deliveries, snapshotSha256, decisionSha256, again }: Told): string {
  return [
    `${at}  ${state}${headSha && ` at ${headSha.slice(0, 7)}`}`,
    ...why.map((line) => `  ${line}`),
    `  ${done.length === 0 ? 'nothing to do' : `did: ${done.join(', ')}`}${failed === undefined ? '' : `; then it failed: ${failed}`}`,
    `  look ${look}, ${deliveries.length === 0 ? 'by a sweep or a timer' : `for ${deliveries.join(', ')}`}`,
    `  snapshot ${snapshotSha256.slice(0, 16)}  decision ${decisionSha256.slice(0, 16)}${again === undefined ? '' : `  made again: ${again}`}`,
  ].join('\n');
}
