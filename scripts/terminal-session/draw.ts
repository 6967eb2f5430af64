import type { Run, Screen } from './screens.ts';
import { size } from './terminal.ts';

const letter = { width: 8.43, height: 20 } as const;
const margin = { left: 16, top: 48, bottom: 12 } as const;
const lastSeconds = 6;
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** A row of the picture while it shows one thing; `until` is absent for what is there at the end. */
interface Shown {
  readonly row: number;
  readonly runs: readonly Run[];
  readonly from: number;
  readonly until?: number;
}

/**
 * The session as one moving SVG without scripts: each row that changes is a line of text with its time. Where pictures may not move, and for readers who
 * ask for no motion, it is the last screen.
 */
export function drawSession(seen: readonly Screen[], title: string): string {
  const all = shownOf(seen);
  const end = (seen.at(-1)?.at ?? 0) + lastSeconds;
  const used = Math.max(...all.map(({ row }) => row)) + 1;
  const [width, height] = [Math.ceil(size.columns * letter.width + 2 * margin.left), margin.top + used * letter.height + margin.bottom];
  const times = new Map<string, string>();
  const lines = all.map((shown) => {
    const time = keyframes(shown, end);
    if (time !== undefined && !times.has(time)) times.set(time, `t${times.size}`);
    const style = time === undefined ? '' : ` class="${times.get(time)}${shown.until === undefined ? '' : ' o'}"`;
    return `<text x="${margin.left}" y="${margin.top + shown.row * letter.height}"${style}>${shown.runs.map(span).join('')}</text>`;
  });
  const moves = [...times].map(([time, name]) => `@keyframes ${name}{${time}}.${name}{animation-name:${name}}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<style>
text{font:14px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#e6edf3;white-space:pre}
.bold{font-weight:700}.dim,.black{fill:#9aa7b4}.red{fill:#ff8078}.green{fill:#56d364}.yellow{fill:#e3b341}.blue{fill:#79b8ff}.magenta{fill:#d2a8ff}.cyan{fill:#76e3ea}
.o{visibility:hidden}
@media (prefers-reduced-motion:no-preference){[class^=t]{animation:${Number(end.toFixed(1))}s step-end infinite}${moves.join('')}}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="18" r="5" fill="#ff5f57"/><circle cx="38" cy="18" r="5" fill="#febc2e"/><circle cx="56" cy="18" r="5" fill="#28c840"/>
${lines.join('\n')}
</svg>
`;
}

/** Each thing each row shows, with the time it does. */
function shownOf(seen: readonly Screen[]): Shown[] {
  const all: Shown[] = [];
  for (let row = 0; row < size.rows; row += 1) {
    let from: Screen | undefined;
    for (const screen of seen) {
      if (JSON.stringify(screen.rows[row] ?? []) === JSON.stringify(from?.rows[row] ?? [])) continue;
      if (from) all.push(...line(row, from, screen.at));
      from = screen;
    }
    if (from) all.push(...line(row, from));
  }
  return all;
}

function line(row: number, { at, rows }: Screen, until?: number): Shown[] {
  const runs = rows[row] ?? [];
  return runs.length === 0 ? [] : [{ row, runs, from: at, ...(until !== undefined && { until }) }];
}

/** Undefined for what is always there. */
function keyframes({ from, until }: Shown, end: number): string | undefined {
  const share = (at: number): string => `${Number(((at / end) * 100).toFixed(2))}%`;
  const on = from <= 0 ? '0%{visibility:visible}' : `0%{visibility:hidden}${share(from)}{visibility:visible}`;
  if (until === undefined) return from <= 0 ? undefined : on;
  return `${on}${share(until)}{visibility:hidden}`;
}

function span({ bold, colour, dim, text }: Run): string {
  const style = [...(bold ? ['bold'] : []), ...(dim ? ['dim'] : []), ...(colour === undefined ? [] : [names[colour % 8] ?? 'white'])];
  return style.length === 0 ? escape(text) : `<tspan class="${style.join(' ')}">${escape(text)}</tspan>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
