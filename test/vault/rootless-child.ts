import { readFile, writeFile } from 'node:fs/promises';
import { selfTest } from '../../vault/sandbox/self-test.ts';
import { openModel, type ModelOptions } from '../../vault/session.ts';
import { VaultError } from '../../vault/vault-error.ts';

// An unprivileged runner's sandboxes, as a process of its own: what the self-test says, and how each submission ends on the same rows.
interface Asked {
  readonly models: readonly (ModelOptions & { readonly stateDir: string })[];
  readonly arrow: string;
  readonly rows: number;
}
const [inputFile = '', outFile = ''] = process.argv.slice(2);
const { arrow, models, rows } = JSON.parse(await readFile(inputFile, 'utf8')) as Asked;
const [first] = models;
const proof = first ? await selfTest(first.stateDir, first.environment) : undefined;
const outcomes: (string | null)[] = [];
for (const model of models) {
  try {
    const session = await openModel(model);
    await session.predict(Buffer.from(arrow, 'base64'), rows);
    await session.close();
    outcomes.push(null);
  } catch (error) {
    outcomes.push(error instanceof VaultError ? error.errorClass : String(error));
    process.stderr.write(`${String(error)}\n`);
  }
}
await writeFile(outFile, JSON.stringify({ proof, outcomes }));
