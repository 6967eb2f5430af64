import { readdirSync, readFileSync } from 'node:fs';
import { compileTemplate } from './template.ts';
import type { WordedView } from './view.ts';

/** The last bytes of every comment of ours; found by it, and by its author being our App. */
export const marker = '<!-- model-harvester -->';
/** GitHub refuses more than 65,536; we stop well before, counted in bytes. */
export const maxBytes = 65_000;

const folder = new URL('./', import.meta.url);
const templates = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
const sources = Object.fromEntries(templates.map((name) => [name.slice(0, -'.hbs'.length), readFileSync(new URL(name, folder), 'utf8')]));
const template = compileTemplate<WordedView>(sources, 'comment');

/**
 * The comment as markdown, at most {@link maxBytes}, ending in the {@link marker}.
 * What is longest and matters least goes first when there is too much: the smoke excerpt, then all problems but three.
 */
export function renderComment(view: WordedView): string {
  const shorter = [
    () => view,
    () => without(view, 'smoke'),
    () => ({ ...without(view, 'smoke'), problems: view.problems.slice(0, 3) }),
  ] satisfies (() => WordedView)[];
  for (const candidate of shorter) {
    const body = finish(template(candidate()));
    if (fits(body)) return body;
  }
  return finish(`**${view.answer.source}**`);
}

function fits(body: string): boolean {
  // No character takes more than three bytes for each unit of its length: most comments need not be counted.
  return body.length * 3 <= maxBytes || Buffer.byteLength(body) <= maxBytes;
}

function finish(body: string): string {
  return `${(body.includes('\n\n\n') ? body.replace(/\n{3,}/g, '\n\n') : body).trim()}\n\n${marker}`;
}

function without<K extends keyof WordedView>(view: WordedView, key: K): WordedView {
  const copy = { ...view };
  delete copy[key];
  return copy;
}
