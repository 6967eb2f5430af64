import xterm from '@xterm/headless';
import { size, type Output } from './terminal.ts';

/** A run of letters in one style. */
export interface Run {
  readonly text: string;
  /** One of the terminal's sixteen colours; its own when absent. */
  readonly colour?: number;
  readonly bold?: true;
  readonly dim?: true;
}

/** What a terminal shows from a moment on: a list of runs for each row. */
export interface Screen {
  readonly at: number;
  readonly rows: readonly (readonly Run[])[];
}

const turning = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/gu;

/**
 * What was to be seen, one screen for each change, as a real terminal emulator has it. The wheel that only says "still at it" is held still: its turning is
 * no change.
 */
export async function screens(outputs: readonly Output[]): Promise<Screen[]> {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const seen: Screen[] = [];
  let before = '';
  for (const { at, text } of outputs) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const rows = Array.from({ length: size.rows }, (_, row) => runsOf(terminal, row));
    const now = JSON.stringify(rows);
    if (now === before) continue;
    before = now;
    seen.push({ at, rows });
  }
  terminal.dispose();
  return seen;
}

function runsOf(terminal: xterm.Terminal, row: number): Run[] {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  const runs: { text: string; colour?: number; bold?: true; dim?: true }[] = [];
  for (let column = 0; column < size.columns; column += 1) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const text = (cell.getChars() || ' ').replace(turning, '⠿');
    const style = {
      ...(cell.isFgPalette() && cell.getFgColor() < 16 ? { colour: cell.getFgColor() } : {}),
      ...(cell.isBold() ? { bold: true as const } : {}),
      ...(cell.isDim() ? { dim: true as const } : {}),
    };
    const last = runs.at(-1);
    if (last && last.colour === style.colour && last.bold === style.bold && last.dim === style.dim) last.text += text;
    else runs.push({ text, ...style });
  }
  const end = runs.at(-1);
  if (end) end.text = end.text.trimEnd();
  return runs.filter(({ text }, index) => text !== '' || index < runs.length - 1);
}
