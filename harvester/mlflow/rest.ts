import * as z from 'zod';

/** Where the 2.0 API lives below the server's address. */
export const api = '/api/2.0/mlflow';

/** int64 fields come as numbers over REST, but older servers and proxies write them as strings. */
export const Int64 = z.union([z.number(), z.string().regex(/^-?\d+$/)]).transform(Number);

export const TagList = z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]);
export type Tags = Readonly<Record<string, string>>;

/** `{a: 'b'}` → `[{key: 'a', value: 'b'}]`, as every call of the API wants it. */
export function toTagList(tags: Tags = {}): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** The other way round; of a repeated key the last one counts, as on the server. */
export const TagMap = TagList.transform((list): Record<string, string> => Object.fromEntries(list.map(({ key, value }) => [key, value])));

export const Empty = z.object({});
