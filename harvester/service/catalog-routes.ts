import type { FastifyInstance } from 'fastify';
import { compilePage } from './compile-page.ts';
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
  let render: ((view: object) => string) | undefined;
  app.get('/', open, (_request, reply) => sendPage(reply, (render ??= compilePage('catalog.hbs'))({ models: entries(models) })));
  app.get('/catalog.json', open, () => ({ models: entries(models) }));
}

function entries(models: ModelDirectory): CatalogEntry[] {
  return models.list().map(({ name, current: { model } }) => {
    const url = `/models/${encodeURIComponent(name)}`;
    const { title, team } = model.contract;
    return { name, title, team, version: model.version.version, url: `${url}/`, openapi: `${url}/openapi.json` };
  });
}
