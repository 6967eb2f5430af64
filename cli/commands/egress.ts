import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { Approval } from '../../core/contract/approval.ts';
import { Competition } from '../../core/contract/competition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { Envelope } from '../../core/provenance/dsse.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { approvalsDir } from '../../vault/approvals.ts';
import { ledgerFile } from '../../vault/board.ts';
import { readLedger, type LedgerRead } from '../../vault/ledger.ts';
import { storeOf } from '../store-of.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface StoreOptions extends OutputOptions {
  readonly store?: string;
}

interface ShowOptions extends StoreOptions {
  readonly against?: readonly string[];
}

/** `harvester egress`: what left this runner, in bits; and the data owner's word for more. */
export function egressCommand(): Command {
  const egress = new Command('egress').description(
    'The egress ledger: what left this runner, in bits, in a chain nobody can change unseen',
  );
  egress
    .command('show', { isDefault: true })
    .description('Check the chain and print who was told how much')
    .argument('[competition]', 'its name (default: all in the store)')
    .option('--store <dir>', 'the runner’s store (default: store in the state folder)')
    .option('--against <records...>', 'attempt records: each must have seen the ledger as it is now, else its end was cut or rewritten')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nexample: harvester egress breast-tumour --store /srv/store\nexit: 0 whole, 1 changed, 3 wrong usage')
    .action(async (competition: string | undefined, options: ShowOptions) => show(competition, options));
  egress
    .command('approve')
    .description('Sign an approval for more bits than the budget; as many owners as owners.yaml asks for must sign the same words')
    .requiredOption('--competition <dir>', 'folder with competition.yaml')
    .requiredOption('--team <name>', 'who may be told more')
    .requiredOption('--bits <number>', 'how much more')
    .requiredOption('--why <text>', 'reason, part of what is signed')
    .requiredOption('--expires <instant>', 'such as 2026-12-31T00:00:00Z')
    .requiredOption('--key <file>', 'private key of a data owner')
    .requiredOption('--owner <id>', 'the owner’s name in owners.yaml')
    .option('--board <name>', 'feedback or final', 'feedback')
    .option('--store <dir>', 'the runner’s store (default: store in the state folder)')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester egress approve --competition . --team alice --bits 200 --why "second round" --expires 2026-12-31T00:00:00Z --key olga.key.pem --owner olga',
    )
    .action(approve);
  return egress;
}

async function show(competition: string | undefined, options: ShowOptions): Promise<void> {
  const store = storeOf(options.store);
  const names = competition === undefined ? await competitionsIn(store) : [competition];
  const read = await Promise.all(names.map(async (name) => ({ name, ledger: await readLedger(ledgerFile({ store, competition: name })) })));
  const seen = await Promise.all((options.against ?? []).map(anchorOf));
  const checked = read.map(({ name, ledger }) => ({
    name,
    ledger: anchored(
      ledger,
      seen.filter((anchor) => anchor.competition === name),
    ),
  }));
  const ledgers = checked.map(({ name, ledger }) => summary(name, ledger));
  const whole = checked.every(({ ledger }) => ledger.kind === 'whole');
  const data = { whole, competitions: ledgers.map(({ told }) => told) };
  answer(options, data, ledgers.length > 0 ? ledgers.map((ledger) => ledger.text).join('\n\n') : `nothing has left ${store}`);
  if (!whole) process.exitCode = exitCodes.no;
}

interface Anchor {
  readonly file: string;
  readonly competition: string;
  readonly lines: number;
  readonly sha256: string;
}

/** A ledger that is whole, but not the one a record saw, is broken where they part. */
function anchored(ledger: LedgerRead, anchors: readonly Anchor[]): LedgerRead {
  if (ledger.kind === 'broken') return ledger;
  const lost = anchors.find(({ lines, sha256 }) => ledger.digests[lines - 1] !== sha256);
  return lost
    ? { kind: 'broken', line: lost.lines, why: `is not the line that ${lost.file} saw: the ledger was cut or rewritten` }
    : ledger;
}

const Seen = z.object({
  competition: z.string(),
  ledger: z.object({ lines: z.number(), sha256: z.string() }),
});

/** Where the ledger stood when a record was made; its signature is `harvester verify`'s to check. */
async function anchorOf(file: string): Promise<Anchor> {
  const envelope = Envelope.safeParse(json(await text(file)));
  const statement: unknown = envelope.success ? json(Buffer.from(envelope.data.payload, 'base64').toString('utf8')) : undefined;
  const record = Seen.safeParse((statement as { predicate?: unknown } | undefined)?.predicate ?? json(await text(file)));
  if (!record.success) throw new UsageError(`${file} is not a record of an attempt whose answer was booked`);
  return { file, competition: record.data.competition, ...record.data.ledger };
}

function summary(name: string, ledger: LedgerRead) {
  if (ledger.kind === 'broken')
    return {
      told: { name, broken: { line: ledger.line, why: ledger.why } },
      text: `${paint('red', name)}: line ${ledger.line} ${ledger.why}`,
    };
  const teams = new Map<string, { team: string; board: string; answers: number; bits: number }>();
  for (const { board, bits, team } of ledger.lines) {
    const row = teams.get(`${board}/${team}`) ?? { team, board, answers: 0, bits: 0 };
    teams.set(`${board}/${team}`, { ...row, answers: row.answers + 1, bits: row.bits + bits });
  }
  const rows = [...teams.values()].toSorted((a, b) => b.bits - a.bits);
  const head = `${paint('green', name)}: ${ledger.lines.length} lines, the chain is whole; its head is ${ledger.head}`;
  const text = [
    head,
    ...rows.map(({ answers, bits, board, team }) => `  ${team.padEnd(24)} ${board.padEnd(8)} ${answers} answers, ${bits.toFixed(1)} bits`),
  ];
  return { told: { name, lines: ledger.lines.length, head: ledger.head, teams: rows }, text: text.join('\n') };
}

async function competitionsIn(store: string): Promise<readonly string[]> {
  const names = await readdir(store).catch(() => {
    throw new UsageError(`--store ${store} is not a folder`);
  });
  const there = await Promise.all(names.map((name) => stat(ledgerFile({ store, competition: name })).catch(() => undefined)));
  return names.filter((_, index) => there[index]?.isFile());
}

interface ApproveOptions extends StoreOptions {
  readonly competition: string;
  readonly team: string;
  readonly bits: string;
  readonly why: string;
  readonly expires: string;
  readonly key: string;
  readonly owner: string;
  readonly board: string;
}

async function approve(options: ApproveOptions): Promise<void> {
  const path = join(options.competition, 'competition.yaml');
  const read = readContract(Competition, path, await text(path));
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  const { data, name } = read.value;
  const { bits, board, expires, team, why } = options;
  const dataSha256 = board === 'final' ? data.final.sha256 : data.feedback.sha256;
  const approval = Approval.safeParse({ harvester: 1, competition: name, board, dataSha256, team, bits: Number(bits), why, expires });
  if (!approval.success)
    throw new UsageError(approval.error.issues.map(({ path: at, message }) => `--${at.join('.')}: ${message}`).join('\n'));
  const envelope = await seal('approval', approval.data, await privateKey(options.owner, await text(options.key)));
  const dir = approvalsDir(storeOf(options.store), name);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, `${createHash('sha256').update(envelope.payload).digest('hex').slice(0, 16)}-${options.owner}.json`);
  await writeFile(file, `${JSON.stringify(envelope)}\n`, { mode: 0o600 });
  answer(options, { file, approval: approval.data }, `${file} signed by ${options.owner}: ${bits} more bits for ${team}, until ${expires}`);
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read`);
  });
}

function json(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
