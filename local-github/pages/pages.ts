import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';

/** Pages for people. */
export function createPages(_world: World): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found');
  };
}
