import type { Seen } from './snapshot.ts';

/** What one check says about one place. */
export interface Finding {
  readonly check: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  /** Repository or organisation. */
  readonly where: string;
  readonly what: string;
  /** What to do; absent when it passed. */
  readonly fix?: string;
  /** Where to do it; absent when it passed. */
  readonly link?: string;
}

export interface Place {
  readonly check: string;
  readonly where: string;
  readonly link: string;
}

/** Judges something seen: `wrong` gives a sentence when it is not as it must be. What could not be seen is never a pass. */
export function judge<T>(
  { check, where, link }: Place,
  value: Seen<T> | undefined,
  good: string,
  wrong: (value: T) => { readonly what: string; readonly fix: string } | undefined,
): Finding {
  if (value === undefined || 'unseen' in value)
    return {
      check,
      where,
      status: 'unknown',
      what: value === undefined ? 'was not looked at' : value.unseen,
      fix: 'ask again with a token of an owner of the organisation',
      link,
    };
  const found = wrong(value.seen);
  return found ? { check, where, status: 'fail', ...found, link } : { check, where, status: 'pass', what: good };
}
