import * as z from 'zod';

/** What an input is, in the word its description in `action.yml` begins with. */
export type Kind = 'Path' | 'Text' | 'Number' | 'Secret' | 'URL' | 'true or false' | `One of ${string}`;

const kind = <S extends z.ZodType>(name: Kind, schema: S): S => schema.meta({ kind: name });

/** A file or folder of this machine. */
export const path = kind('Path', z.string().max(1000));
/** Text of a form of its own, e.g. a commit SHA. */
export const text = <S extends z.ZodType>(schema: S): S => kind('Text', schema);
/** Never shown: the runner is told to mask it before it is looked at. */
export const secret = kind('Secret', z.string());
export const url = kind('URL', z.url('must be an absolute address').max(1000));
/** A whole number from 1. */
export const number = kind(
  'Number',
  z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'must be a whole number from 1')
    .transform(Number),
);
export const flag = kind(
  'true or false',
  z.enum(['true', 'false'], 'must be true or false').transform((word) => word === 'true'),
);
export const choice = <const W extends readonly [string, ...string[]]>(...words: W): z.ZodType<W[number], W[number]> =>
  kind(`One of ${words.join(', ')}`, z.enum(words, `must be one of ${words.join(', ')}`) as unknown as z.ZodType<W[number], W[number]>);

/** The word an input's schema was made with, below its default. Throws for one that was not made here. */
export function kindOf(schema: z.ZodType): Kind {
  for (let at: z.ZodType | undefined = schema; at; at = (at.def as { innerType?: z.ZodType }).innerType) {
    const found = at.meta()?.['kind'];
    if (typeof found === 'string') return found as Kind;
  }
  throw new Error('an input without a kind');
}
