interface Span {
  readonly text: string;
  readonly style: string;
}

const cell = { width: 8.4, height: 20 } as const;
const margin = 16;
const bar = 30;
/** What the kit uses of ANSI's styles. */
const styles: Readonly<Record<string, string>> = { '1': 'b', '2': 'd', '31': 'r', '32': 'g', '33': 'y' };

/**
 * An SVG of a terminal with what a command wrote, ANSI styles included. Needs no font but the reader's own monospaced one; lines beyond
 * `columns` are wrapped as a terminal does.
 */
export function terminalPicture(command: string, output: string, columns = 110): string {
  const lines = [
    [{ text: `$ ${command}`, style: 'b' }],
    ...output
      .trimEnd()
      .split(/\r*\n/)
      .flatMap((line) => wrap(spansOf(line), columns)),
  ];
  const width = Math.round(columns * cell.width + 2 * margin);
  const height = bar + lines.length * cell.height + margin;
  const rows = lines.map(
    (spans, row) => `<text x="${margin}" y="${bar + (row + 1) * cell.height - 5}">${spans.map(drawn).join('')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`What ${command} writes`)}">
<style>
text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; white-space: pre; }
.b { font-weight: 700; fill: #ffffff; } .d { fill: #9aa7b4; } .r { fill: #ff8078; } .g { fill: #56d364; } .y { fill: #e3b341; }
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="16" r="5" fill="#ff5f57"/><circle cx="38" cy="16" r="5" fill="#febc2e"/><circle cx="56" cy="16" r="5" fill="#28c840"/>
${rows.join('\n')}
</svg>
`;
}

function spansOf(line: string): Span[] {
  let style = '';
  // oxlint-disable-next-line no-control-regex -- escapes are what is read here
  return line.split(/(\u001b\[[0-9;]*m)/).flatMap((part) => {
    // oxlint-disable-next-line no-control-regex -- see above
    const escape = /^\u001b\[([0-9;]*)m$/.exec(part);
    if (escape) style = styles[escape[1] ?? ''] ?? '';
    return escape || part === '' ? [] : [{ text: part, style }];
  });
}

function wrap(spans: readonly Span[], columns: number): Span[][] {
  const lines: Span[][] = [[]];
  let left = columns;
  for (const { text, style } of spans) {
    for (let rest = [...text]; rest.length > 0;) {
      if (left === 0) {
        lines.push([]);
        left = columns;
      }
      const part = rest.splice(0, left);
      left -= part.length;
      lines.at(-1)?.push({ text: part.join(''), style });
    }
  }
  return lines;
}

function drawn({ text, style }: Span): string {
  return style ? `<tspan class="${style}">${escaped(text)}</tspan>` : escaped(text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
