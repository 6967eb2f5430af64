import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { GitHubReader } from './github-reader.ts';

const entry = (path: string, type: 'blob' | 'tree', sha: string) => ({ path, type, mode: type === 'tree' ? '040000' : '100644', sha });
/** Trees by `<sha>` and, with everything below, `<sha>?recursive=1`: here `root` is too long to be listed whole. */
const listings: Record<string, { truncated: boolean; tree: object[] }> = {
  root: { truncated: false, tree: [entry('a', 'tree', 'one'), entry('b', 'tree', 'two'), entry('c.json', 'blob', '3')] },
  'root?recursive=1': { truncated: true, tree: [entry('a', 'tree', 'one'), entry('a/x.json', 'blob', '1')] },
  'one?recursive=1': { truncated: false, tree: [entry('x.json', 'blob', '1')] },
  'two?recursive=1': { truncated: false, tree: [entry('y', 'tree', 'y'), entry('y/z.json', 'blob', '2')] },
};
let reader: GitHubReader;

beforeEach(async () => {
  const server = createServer((request, response) => {
    const listing = listings[(request.url ?? '').replace('/repos/a/b/git/trees/', '')];
    response.writeHead(listing ? 200 : 404, { connection: 'close' }).end(JSON.stringify(listing ?? { message: 'Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  reader = new GitHubReader({ apiUrl, serverUrl: apiUrl, token: 't', repository: 'a/b' });
});

test('a tree that GitHub lists in part only is read folder by folder, and nothing of it is left out', async () => {
  const files = (await reader.all('root', 'versions/')).filter(({ type }) => type === 'blob');
  expect(files.map(({ path, sha }) => `${path} ${sha}`)).toEqual(['versions/a/x.json 1', 'versions/b/y/z.json 2', 'versions/c.json 3']);
});

test('a submission that GitHub lists in part only is refused', async () => {
  listings['top'] = { truncated: false, tree: [entry('submissions', 'tree', 'root')] };
  await expect(reader.below('top', 'submissions/')).rejects.toThrow('too long to be listed whole');
  expect(await reader.below('top', 'elsewhere/')).toEqual([]);
});
