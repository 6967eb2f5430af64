export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

/** Walks all pages lazily. Throws when a server hands out the same token twice, which would go on for ever. */
export async function* walk<T>(fetchPage: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<T, void, undefined> {
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    yield* page.items;
    if (page.nextPageToken && page.nextPageToken === token) throw new Error('the server repeats a page token: its paging does not advance');
    token = page.nextPageToken || undefined;
  } while (token);
}

/** All items as an array. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
