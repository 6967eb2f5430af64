import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { VerifiedModel } from './fetch-model.ts';
import { landingPage } from './landing-page.ts';
import { openApi, type ServiceLimits } from './openapi.ts';
import { provenance } from './provenance.ts';

// Swagger UI styles elements through their style attribute and draws its icons from data: addresses.
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const swaggerDir = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** What people look at: front page, Swagger UI (served from here, nothing from elsewhere), OpenAPI, card, provenance. */
export function pageRoutes(app: FastifyInstance, model: VerifiedModel, limits: ServiceLimits): void {
  const landing = landingPage(model);
  const description = JSON.stringify(openApi(model, limits));
  const origin = JSON.stringify(provenance(model));
  const html = (reply: FastifyReply): FastifyReply => reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy);
  const own = (file: string): Promise<string> => readFile(new URL(`pages/${file}`, import.meta.url), 'utf8');

  app.get('/', (request, reply) => html(reply).send(landing(`${request.protocol}://${request.host}`)));
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(await own('style.css')));
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(description));
  app.get('/provenance', (_request, reply) => reply.type('application/json; charset=utf-8').send(origin));
  app.get('/model-card', (_request, reply) => reply.type('text/markdown; charset=utf-8').send(model.card));
  app.get('/docs', async (_request, reply) => html(reply).send(await own('docs.html')));
  app.get('/docs/start.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(await own('start-docs.js')));
  for (const [file, type] of [
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['favicon-32x32.png', 'image/png'],
  ] as const)
    app.get(`/docs/${file}`, async (_request, reply) => reply.type(type).send(await readFile(join(swaggerDir, file))));
}
