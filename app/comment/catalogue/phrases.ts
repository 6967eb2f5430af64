import type { Problem } from '../../../core/contract/problem.ts';

/**
 * What the rules and the contract say of a problem, in another language: by its code, pairs of the English sentence and its translation, with holes such
 * as `{login}` for what differs from one problem to the next. As in gettext the English sentence is the key, so the rules need not know of languages,
 * and a sentence nobody translated stays English.
 */
export type Phrases = Readonly<Record<string, Phrase>>;
export interface Phrase {
  readonly message?: readonly Pair[];
  readonly allowed?: readonly Pair[];
  readonly next?: readonly Pair[];
}
export type Pair = readonly [english: string, translated: string];
type Part = keyof Phrase;

/** Says problems in the language of `phrases`. What was put into the holes is taken over as it stands, for whoever shows it to escape. */
export function problemsIn(phrases: Phrases): (problem: Problem) => Problem {
  const known = new Map<string, ReturnType<typeof saidIn>>();
  for (const [code, phrase] of Object.entries(phrases))
    for (const part of ['message', 'allowed', 'next'] as const) known.set(`${code} ${part}`, saidIn(phrase[part] ?? []));
  const said = (code: string, part: Part, english: string): string => known.get(`${code} ${part}`)?.(english) ?? english;
  return (problem) => ({
    ...problem,
    message: said(problem.code, 'message', problem.message),
    ...(problem.allowed !== undefined && { allowed: said(problem.code, 'allowed', problem.allowed) }),
    next: said(problem.code, 'next', problem.next),
  });
}

/** Says a sentence in the language of `pairs`: the first that fits, or as it is where none does. */
export function saidIn(pairs: readonly Pair[]): (sentence: string) => string {
  const readers = pairs.map(reader);
  return (sentence) => {
    for (const read of readers) {
      const translated = read(sentence);
      if (translated !== undefined) return translated;
    }
    return sentence;
  };
}

const hole = /\{([a-z]+)\}/;

/** Reads one English sentence and gives its translation, or undefined where it is another sentence. */
function reader([english, translated]: Pair): (sentence: string) => string | undefined {
  const pieces = english.split(hole);
  const fixed = pieces.filter((_piece, index) => index % 2 === 0);
  const names = pieces.filter((_piece, index) => index % 2 === 1);
  const pattern = new RegExp(`^${fixed.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+?)')}$`, 's');
  const parts = translated.split(hole);
  return (sentence) => {
    const found = pattern.exec(sentence);
    if (!found) return undefined;
    return parts.map((part, index) => (index % 2 === 0 ? part : (found[names.indexOf(part) + 1] ?? ''))).join('');
  };
}
