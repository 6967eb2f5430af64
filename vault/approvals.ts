import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Owners } from '../core/contract/approval.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { publicKey } from '../core/provenance/keys.ts';
import { open } from '../core/provenance/statement.ts';
import type { BoardKey } from './board.ts';

/** Where a competition's signed approvals lie in a store. */
export function approvalsDir(store: string, competition: string): string {
  return join(store, competition, 'approvals');
}

/**
 * Bits the data owners granted a team on a board: approvals for exactly these data, not expired, each signed by as many different owners as
 * `owners.yaml` in the store asks for. Files that are anything else count for nothing. Throws when `owners.yaml` itself is malformed.
 */
export async function grantedBits({ store, competition, board, dataSha256 }: BoardKey, team: string, now: Date): Promise<number> {
  const owners = await readOwners(store);
  if (!owners) return 0;
  const keys = await Promise.all(owners.owners.map(({ id, publicKey: pem }) => publicKey(id, pem)));
  const dir = approvalsDir(store, competition);
  const signers = new Map<string, { readonly bits: number; readonly by: Set<string> }>();
  for (const name of await namesIn(dir)) {
    const envelope = json(await readFile(join(dir, name), 'utf8'));
    const opened = await open('approval', envelope, keys);
    if (opened.kind === 'bad') continue;
    const { record } = opened;
    const fits = record.competition === competition && record.board === board && record.dataSha256 === dataSha256 && record.team === team;
    if (!fits || Date.parse(record.expires) <= now.getTime()) continue;
    // Records are canonical JSON, so two owners who approve the same thing sign the same bytes.
    const same = signers.get((envelope as { payload: string }).payload) ?? { bits: record.bits, by: new Set() };
    same.by.add(opened.keyid);
    signers.set((envelope as { payload: string }).payload, same);
  }
  return [...signers.values()].filter(({ by }) => by.size >= owners.approvals).reduce((sum, { bits }) => sum + bits, 0);
}

async function readOwners(store: string): Promise<Owners | undefined> {
  const file = join(store, 'owners.yaml');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const read = readContract(Owners, file, text);
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
