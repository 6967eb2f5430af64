import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import Handlebars from 'handlebars';
import type { ModelDirectory } from './model-slot.ts';
import { sendPage } from './page-routes.ts';

interface CatalogEntry {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly team: string;
  readonly url: string;
  readonly openapi: string;
}

/** The index of a service of many models: for people at `/`, for machines at `/catalog.json`. */
export function catalogRoutes(app: FastifyInstance, models: ModelDirectory): void {
  const open = { config: { open: true } };
  const render = Handlebars.create().compile(readFileSync(new URL('pages/catalog.hbs', import.meta.url), 'utf8'), { strict: true });
  app.get('/', open, (_request, reply) => sendPage(reply, render({ models: entries(models) })));
  app.get('/catalog.json', open, () => ({ models: entries(models) }));
}

function entries(models: ModelDirectory): CatalogEntry[] {
  return models.list().map(({ name, current: { model } }) => {
    const url = `/models/${encodeURIComponent(name)}`;
    const { title, team } = model.contract;
    return { name, title, team, version: model.version.version, url: `${url}/`, openapi: `${url}/openapi.json` };
  });
}
