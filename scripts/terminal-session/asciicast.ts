import type { Run, Screen } from './screens.ts';
import { size, type Output } from './terminal.ts';

const idleSeconds = 1.5;

/**
 * A session as asciicast v2, which asciinema's players read: one event for each screen, with only the rows that changed. Waits longer than
 * `idle_time_limit` are cut by the player.
 */
export function writeCast(seen: readonly Screen[], title: string): string {
  const header = {
    version: 2,
    width: size.columns,
    height: size.rows,
    idle_time_limit: idleSeconds,
    title,
    env: { TERM: 'xterm-256color' },
  };
  const events = seen.map(({ at, rows }, index) => {
    const before = seen[index - 1]?.rows ?? [];
    const changed = rows.flatMap((row, line) =>
      same(row, before[line]) ? [] : [`\x1b[${line + 1};1H\x1b[2K${row.map(escaped).join('')}`],
    );
    return [Number(at.toFixed(2)), 'o', `${index === 0 ? '\x1b[?25l' : ''}${changed.join('')}`];
  });
  return `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** The outputs of an asciicast v2, in seconds as they are shown: waits are cut as its header says. Throws where it is none. */
export function readCast(cast: string): Output[] {
  const [header, ...events] = cast.trimEnd().split('\n');
  const { version, idle_time_limit: limit } = JSON.parse(header ?? '') as { version: number; idle_time_limit: number };
  if (version !== 2) throw new Error(`asciicast ${version} is not read; record the session again`);
  let [shown, last] = [0, 0];
  return events.map((line) => {
    const [at, , text] = JSON.parse(line) as [number, 'o', string];
    shown += Math.min(at - last, limit);
    last = at;
    return { at: shown, text };
  });
}

function same(row: readonly Run[], other: readonly Run[] = []): boolean {
  return JSON.stringify(row) === JSON.stringify(other);
}

function escaped({ bold, colour, dim, text }: Run): string {
  const codes = [...(bold ? [1] : []), ...(dim ? [2] : []), ...(colour === undefined ? [] : [colour < 8 ? 30 + colour : 82 + colour])];
  return codes.length === 0 ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
}
