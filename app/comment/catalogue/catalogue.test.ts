import { describe, expect, test } from 'vitest';
import { Markdown } from '../escape.ts';
import { catalogueFor } from './catalogue.ts';

const hostile = '@everyone <img src=x> [a](b) `code` | cell';
type Sentence = (...values: string[]) => Markdown;

/** Every sentence that takes something, by where it stands. */
function sentences(value: unknown, path = ''): [string, Sentence][] {
  if (typeof value === 'function') return [[path, value as Sentence]];
  if (value instanceof Markdown || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`));
}

/** Every constant sentence. */
function constants(value: unknown, path = ''): [string, string][] {
  if (value instanceof Markdown) return [[path, value.source]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => constants(inner, `${path}.${key}`));
}

describe.each(['en', 'de'] as const)('%s', (language) => {
  const { say, finals, checks, classes } = catalogueFor(language);

  test.each(sentences({ say, finals, checks }))('%s says a stranger’s words without their meaning', (_path, sentence) => {
    const said = sentence(hostile, hostile, hostile, hostile, hostile);
    // Plain text goes into titles, which are no markdown.
    if (!(said instanceof Markdown)) return expect(typeof said).toBe('string');
    const outsideCode = said.source.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, '');
    expect(outsideCode).not.toMatch(/<img|@everyone|(?<!\\)\[a\]/);
    expect(said.source.replaceAll('\\|', '')).not.toContain('| cell');
  });

  test('no sentence is left empty', () => {
    expect(constants({ say, finals, checks, classes }).filter(([, source]) => source === '')).toEqual([]);
  });
});

test('German is not English', () => {
  const [en, de] = [catalogueFor(undefined), catalogueFor('de')].map(
    (words) => new Map(constants({ say: words.say, finals: words.finals, classes: words.classes })),
  );
  const same = [...(en ?? [])].filter(([path, source]) => de?.get(path) === source && source.split(' ').length > 2);
  expect(same).toEqual([]);
});
