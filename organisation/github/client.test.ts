import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { GitHubClient } from './client.ts';

/** A GitHub that sends `/repos/acme/old…` on to an address. */
async function sending(to: (here: string) => string): Promise<{ client: GitHubClient; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url.startsWith('/repos/acme/old')) return void response.writeHead(301, { location: to(here) }).end('{}');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"full_name":"acme/new"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: new GitHubClient({ apiUrl: here, authorization: () => 'Bearer x' }), asked, close: () => server.close() };
}

test('a repository that was renamed is said to be, by its new name', async () => {
  const { client, asked, close } = await sending((here) => `${here}/repositories/7/pages`);
  await expect(client.get('/repos/acme/old/pages', z.unknown())).rejects.toThrow(
    /301 to GET \/repos\/acme\/old\/pages: it is called acme\/new now\n {2}next: name it as it is called now/,
  );
  expect(asked).toEqual(['/repos/acme/old/pages', '/repositories/7']);
  close();
});

test('the token goes to no other host, whatever an answer says', async () => {
  const { client, asked, close } = await sending((here) => `${here.replace('127.0.0.1', '127.0.0.2')}/repositories/7`);
  await expect(client.get('/repos/acme/old', z.unknown())).rejects.toThrow(
    /it moved to http:\/\/127\.0\.0\.2:\d+\/repositories\/7, which is not asked/,
  );
  expect(asked).toEqual(['/repos/acme/old']);
  close();
});
