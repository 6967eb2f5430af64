import type { ScanContext } from '../scan-context.ts';

/**
 * What a chat template has no use for: Python's inner attributes, Jinja's globals through which they are reached, escapes that spell either, and
 * other templates.
 */
const ESCAPES: readonly (readonly [RegExp, string])[] = [
  [/__\w+__/, 'an attribute of Python itself'],
  [/\|\s*(?:attr|map\s*\(\s*attribute)\b/, 'an attribute by computed name'],
  [/\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|N\{|[0-7]{3})/, 'escaped characters'],
  [/\b(?:lipsum|cycler|joiner|self\._\w+|request|config\.from|url_for|get_flashed_messages)\b/, 'a global that leads to Python'],
  [/\{%-?\s*(?:include|import|extends|from)\b/, 'another template'],
  [
    /\b(?:popen|subprocess|os\.system|eval|exec|getattr|builtins|globals|mro|subclasses|func_globals|gi_frame|cr_frame|f_globals)\b(?=\s*[.([])/,
    'a way to run Python',
  ],
  [/~\s*['"]_|['"]_['"]\s*~|['"]_{1,2}['"]\s*[*+]|\.format\s*\(/, 'a name put together from pieces'],
];

/** Judges a Jinja template a model brings along. Whoever renders it without a sandbox runs what it reaches. */
export function judgeChatTemplate(template: string, context: ScanContext, where: string, offset?: number): void {
  for (const [pattern, what] of ESCAPES) {
    const found = pattern.exec(template)?.[0];
    if (found === undefined) continue;
    context.add({
      rule: 'template/escape',
      message: `has a ${where} that uses ${what}: ${JSON.stringify(found.slice(0, 60))}`,
      fix: 'keep only loops, conditions and messages in the template',
      ...(offset !== undefined && { offset }),
    });
  }
}
