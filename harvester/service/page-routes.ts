import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ModelSlot } from './model-slot.ts';

// Swagger UI styles elements through their style attribute and draws its icons from data: addresses.
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const swaggerDir = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

// What tells how to call is open to all; a browser's Swagger UI could not send a key for it.
const open = { config: { open: true } };

export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(html);
}

function own(file: string): Promise<string> {
  return readFile(new URL(`pages/${file}`, import.meta.url), 'utf8');
}

/** Swagger UI, served from here and with nothing from elsewhere. */
export function sharedPages(app: FastifyInstance, catalog: boolean): void {
  app.get('/style.css', open, async (_request, reply) => reply.type('text/css; charset=utf-8').send(await own('style.css')));
  app.get('/docs', open, async (_request, reply) => sendPage(reply, await own('docs.html')));
  app.get('/docs/start.js', open, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(await own(catalog ? 'start-catalog.js' : 'start-docs.js')),
  );
  for (const [file, type] of [
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui-standalone-preset.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['favicon-32x32.png', 'image/png'],
  ] as const)
    app.get(`/docs/${file}`, open, async (_request, reply) => reply.type(type).send(await readFile(join(swaggerDir, file))));
}

/** What people look at, of one model below `prefix`: front page, OpenAPI, card, provenance. */
export function modelPages(app: FastifyInstance, prefix: string, slotOf: (request: FastifyRequest) => ModelSlot): void {
  app.get(`${prefix}/`, open, (request, reply) =>
    sendPage(reply, slotOf(request).current.landing()(`${request.protocol}://${request.host}`)),
  );
  app.get(`${prefix}/openapi.json`, open, (request, reply) =>
    reply.type('application/json; charset=utf-8').send(slotOf(request).current.openApi()),
  );
  app.get(`${prefix}/provenance`, (request, reply) =>
    reply.type('application/json; charset=utf-8').send(slotOf(request).current.provenance()),
  );
  app.get(`${prefix}/model-card`, (request, reply) => reply.type('text/markdown; charset=utf-8').send(slotOf(request).current.model.card));
}
