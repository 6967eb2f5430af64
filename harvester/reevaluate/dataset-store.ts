import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataReference } from '../../core/contract/dataset.ts';
import { withLock } from '../../vault/file-lock.ts';
import { appendToLedger, readLedger, type LedgerHead, type NewEgress } from '../../vault/ledger.ts';
import { VaultError } from '../../vault/vault-error.ts';

/** What outlives a job for one dataset and never leaves the runner: predictions of versions on one state of its data, and its egress ledger. */
export interface DatasetStore {
  readonly dir: string;
  /** Predictions of other versions of a model on these rows, by version. */
  predictions(competition: string): Promise<ReadonlyMap<number, Float64Array>>;
  keep(competition: string, version: number, predictions: Float64Array): Promise<void>;
  /** Books bits before they are told. Throws BUDGET when all that was told of this state of the data would exceed `budget`. */
  book(told: Told): Promise<LedgerHead>;
  /** Throws BUDGET when `bits` more would exceed `budget`: asked before private data is looked at. */
  mayTell(bits: number, budget: number | undefined): Promise<void>;
}

export interface Told {
  readonly at: Date;
  readonly competition: string;
  /** Which answer: told again, it is not booked again. */
  readonly entry: string;
  readonly people: readonly string[];
  readonly policy: string;
  readonly outcome: string;
  readonly bits: number;
  readonly budget: number | undefined;
}

/** Opens the store of one state of a dataset below a runner's store. */
export async function openDatasetStore(
  store: string,
  data: Pick<DataReference, 'owner' | 'name' | 'version' | 'sha256'>,
): Promise<DatasetStore> {
  const home = join(store, 'datasets', data.owner, data.name);
  const dir = join(home, data.sha256.slice(0, 16));
  const ledger = join(home, 'egress.jsonl');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const told = async (): Promise<number> => {
    const read = await readLedger(ledger);
    if (read.kind === 'broken') throw new VaultError('INFRA', `line ${read.line} of ${ledger} ${read.why}`);
    return read.lines.filter(({ entry }) => entry.startsWith(`${data.version}:`)).reduce((sum, { bits }) => sum + bits, 0);
  };
  const mayTell = async (bits: number, budget: number | undefined): Promise<void> => {
    const before = budget === undefined ? 0 : await told();
    if (budget !== undefined && before + bits > budget)
      throw new VaultError(
        'BUDGET',
        `${before.toFixed(1)} of ${budget} bits of ${data.owner}/${data.name} ${data.version} were told and the next answer may say ${bits.toFixed(1)}: its owner can raise release.budgetBits`,
      );
  };
  return {
    dir,
    async predictions(competition) {
      const form = new RegExp(`^${competition}-(\\d+)\\.bin$`);
      const found = (await readdir(dir)).flatMap((file) => {
        const version = form.exec(file)?.[1];
        return version === undefined ? [] : [{ file, version: Number(version) }];
      });
      return new Map(
        await Promise.all(
          found.map(
            async ({ file, version }) => [version, new Float64Array(Uint8Array.from(await readFile(join(dir, file))).buffer)] as const,
          ),
        ),
      );
    },
    async keep(competition, version, predictions) {
      const path = join(dir, `${competition}-${version}.bin`);
      await writeFile(`${path}.draft`, new Uint8Array(predictions.buffer, predictions.byteOffset, predictions.byteLength), { mode: 0o600 });
      await rename(`${path}.draft`, path);
    },
    mayTell,
    book: ({ at, competition, entry, people, policy, outcome, bits, budget }) =>
      withLock(join(home, '.lock'), async () => {
        await mayTell(bits, budget);
        const line = {
          at: at.toISOString(),
          competition,
          board: 'final' as const,
          entry: `${data.version}:${entry}`,
          team: data.owner,
          people: [...people],
          policy,
          outcome,
          bits,
        } satisfies NewEgress;
        return (await appendToLedger(ledger, line)).head;
      }),
  };
}
