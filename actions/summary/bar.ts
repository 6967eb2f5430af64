const width = 20;

/** `value` of `most` as a bar of blocks, 20 cells long: GitHub's summaries show neither inline SVG nor images by data address. */
export function bar(value: number, most: number): string {
  const eighths = most > 0 ? Math.round((Math.min(Math.max(value, 0), most) / most) * width * 8) : 0;
  if (eighths === 0) return '';
  return `\`${'█'.repeat(Math.floor(eighths / 8))}${['', ...'▏▎▍▌▋▊▉'][eighths % 8]}\``;
}

/** An estimate with its interval on a line from `from` to `to`, 31 cells long: `──├──●──┤──`. */
export function interval(
  { low, value, high }: { low: number; value: number; high: number },
  [from, to]: readonly [number, number],
): string {
  const cells = 31;
  const at = (x: number): number => Math.round(((Math.min(Math.max(x, from), to) - from) / (to - from || 1)) * (cells - 1));
  const line: string[] = Array.from({ length: cells }, (_, cell) => (cell > at(low) && cell < at(high) ? '━' : '┄'));
  line[at(low)] = '├';
  line[at(high)] = '┤';
  line[at(value)] = '●';
  return `\`${line.join('')}\``;
}
