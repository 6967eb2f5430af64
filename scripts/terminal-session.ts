/**
 * Records the terminal sessions the documentation shows, really played: `node scripts/terminal-session.ts [demo|kit]`. Writes `docs/terminal/<name>.cast`
 * (asciicast v2) and, drawn from it, `<name>.svg`. With `--draw` only draws again what was recorded.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCast, writeCast } from './terminal-session/asciicast.ts';
import { drawSession } from './terminal-session/draw.ts';
import { screens } from './terminal-session/screens.ts';
import { sessions, typedIn, type Session } from './terminal-session/sessions.ts';
import type { Output } from './terminal-session/terminal.ts';
import { typeInTerminal } from './terminal-session/type-in-terminal.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'terminal');

/** Outputs without the places of this machine; refuses those that still name one. */
function withoutPlaces(outputs: readonly Output[], cwd: string): Output[] {
  return outputs.map(({ at, text }) => {
    const told = text.replaceAll(root, '~/model-harvester').replaceAll(cwd, '~/breast-tumour');
    for (const place of [tmpdir(), homedir()])
      if (told.includes(`${place}/`)) throw new Error(`the session names a place of this machine: ${told}`);
    return { at, text: told };
  });
}

async function record(session: Session): Promise<string> {
  const { end, typed } = await typedIn(session);
  try {
    const outputs = await typeInTerminal(typed);
    return writeCast(await screens(withoutPlaces(outputs, typed[0]?.cwd ?? root)), session.title);
  } finally {
    await end();
  }
}

const args = process.argv.slice(2);
const wanted = args.filter((name) => name !== '--draw');
for (const [name, session] of Object.entries(sessions)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await mkdir(folder, { recursive: true });
  const [cast, picture] = [join(folder, `${name}.cast`), join(folder, `${name}.svg`)];
  if (!args.includes('--draw')) await writeFile(cast, await record(session));
  await writeFile(picture, drawSession(await screens(readCast(await readFile(cast, 'utf8'))), session.title));
  process.stdout.write(`docs/terminal/${name}.svg\n`);
}
