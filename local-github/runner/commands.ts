import type { Annotation } from '../store.ts';

export interface CommandEffects {
  annotate(annotation: Annotation): void;
  mask(value: string): void;
  log(line: string): void;
}

const levels: Record<string, Annotation['annotation_level']> = { error: 'failure', warning: 'warning', notice: 'notice' };

/** At most this many annotations of a level count for one step, as at GitHub. */
const perLevel = 10;

/** Reads a step's output line by line: workflow commands take effect, everything goes to the log as GitHub shows it. */
export function createCommandReader(effects: CommandEffects): (line: string) => void {
  let stopped: string | undefined;
  const counts: Record<string, number> = {};
  return (line) => {
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined;
      else effects.log(line);
      return;
    }
    const found = /^\s*::([a-z-]+)(?: ([^]*?))?::([^]*)$/.exec(line);
    if (!found) return effects.log(line);
    const [, command = '', properties = '', value = ''] = found;
    const text = unescape(value);
    if (command === 'stop-commands') stopped = value.trim();
    else if (command === 'add-mask') {
      if (text) effects.mask(text);
      effects.log('::add-mask::***');
    } else if (command === 'group') effects.log(`##[group]${text}`);
    else if (command === 'endgroup') effects.log('##[endgroup]');
    else if (command === 'debug') effects.log(`##[debug]${text}`);
    else if (levels[command]) {
      effects.log(`##[${command}]${text}`);
      counts[command] = (counts[command] ?? 0) + 1;
      if (counts[command] <= perLevel) effects.annotate(annotation(levels[command], readProperties(properties), text));
    } else effects.log(line);
  };
}

function annotation(level: Annotation['annotation_level'], properties: Record<string, string>, message: string): Annotation {
  const number = (value: string | undefined) => (value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined);
  const start = number(properties['line']) ?? 1;
  const end = number(properties['endLine']) ?? start;
  const same = start === end;
  return {
    path: properties['file'] ?? '.github',
    start_line: start,
    end_line: Math.max(start, end),
    start_column: same ? (number(properties['col']) ?? null) : null,
    end_column: same ? (number(properties['endColumn']) ?? null) : null,
    annotation_level: level,
    title: properties['title'] ?? null,
    message,
    raw_details: null,
  };
}

function readProperties(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? []
        : [
            [
              pair.slice(0, at).trim(),
              unescape(pair.slice(at + 1))
                .replaceAll('%3A', ':')
                .replaceAll('%2C', ','),
            ],
          ];
    }),
  );
}

function unescape(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/**
 * Reads a `GITHUB_OUTPUT` / `GITHUB_ENV` file: `name=value` and `name<<END … END`.
 *
 * @throws when a heredoc is not closed
 */
export function parseFileCommands(text: string): [string, string][] {
  const entries: [string, string][] = [];
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line === '') continue;
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    const equals = line.indexOf('=');
    if (heredoc && (equals < 0 || line.indexOf('<<') < equals)) {
      const end = lines.indexOf(heredoc[2] as string, i + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${heredoc[2]}'`);
      entries.push([heredoc[1] as string, lines.slice(i + 1, end).join('\n')]);
      i = end;
    } else if (equals > 0) entries.push([line.slice(0, equals), line.slice(equals + 1)]);
    else throw new Error(`Invalid format '${line}'`);
  }
  return entries;
}
