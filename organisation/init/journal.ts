import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Json } from './resource.ts';

const JsonValue: z.ZodType<Json> = z.json() as z.ZodType<Json>;

const Entry = z.strictObject({
  id: z.string(),
  kind: z.enum(['create', 'update']),
  before: JsonValue.optional(),
  after: JsonValue,
  /** `begun` was written before GitHub was asked, `done` after it said yes. */
  state: z.enum(['begun', 'done']),
  at: z.iso.datetime(),
});
export type Entry = z.infer<typeof Entry>;

const Journal = z.strictObject({ harvester: z.literal(1), organisation: z.string(), entries: z.array(Entry) });

/** What init did, in order, written before and after each step: the one proof of what is ours to take back. */
export class InitJournal {
  readonly #file: string;
  readonly #organisation: string;
  #entries: readonly Entry[];

  private constructor(file: string, organisation: string, entries: readonly Entry[]) {
    this.#file = file;
    this.#organisation = organisation;
    this.#entries = entries;
  }

  /** Throws when the file is damaged or another organisation's: guessing would take back what is not ours. */
  static async open(file: string, organisation: string): Promise<InitJournal> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return new InitJournal(file, organisation, []);
    let read: z.infer<typeof Journal>;
    try {
      read = Journal.parse(JSON.parse(text));
    } catch {
      throw new Error(`${file} is no journal of init. Name another --state folder, or bring the file back from a backup`);
    }
    if (read.organisation !== organisation)
      throw new Error(`${file} is about ${read.organisation}. Name another --state folder for ${organisation}`);
    return new InitJournal(file, organisation, read.entries);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  begin(entry: Omit<Entry, 'state'>): Promise<void> {
    const old = this.#entries.find((one) => one.id === entry.id);
    // What was there before the first change is what an undo goes back to.
    const first: Entry = old ? { ...old, after: entry.after, at: entry.at, state: 'begun' } : { ...entry, state: 'begun' };
    return this.#write([...this.#entries.filter((one) => one.id !== entry.id), first]);
  }

  finish(id: string): Promise<void> {
    return this.#write(this.#entries.map((one) => (one.id === id ? { ...one, state: 'done' } : one)));
  }

  forget(id: string): Promise<void> {
    return this.#write(this.#entries.filter((one) => one.id !== id));
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    const next = `${this.#file}.next`;
    const handle = await open(next, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ harvester: 1, organisation: this.#organisation, entries }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, this.#file);
    this.#entries = entries;
  }
}
