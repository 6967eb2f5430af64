import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder whole or not at all: `fill` gets a draft beside it. Throws when `out` is there already. */
export async function writeFolder(out: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (await stat(out).catch(() => undefined)) throw new Error(`${out} is there already: name a folder to be made`);
  const draft = `${out}.draft`;
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(dirname(out), { recursive: true });
    await mkdir(draft);
    await fill(draft);
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
