/**
 * Cuts what this server needs out of GitHub's own OpenAPI and writes it beside this file, small enough to commit.
 *
 *   npm pack @octokit/openapi@23.0.2 @octokit/openapi-webhooks@12.1.0     (385 MB unpacked: do it outside the checkout)
 *   node local-github/openapi/extract.ts <openapi>/generated/api.github.com.json <openapi-webhooks>/generated/api.github.com.json
 */
import { readFile, writeFile } from 'node:fs/promises';
import { allRoutes } from '../routes/all.ts';
import { emittedWebhooks } from './emitted-webhooks.ts';
import { compact, type Schema } from './compact.ts';
import { anonymous, type Subset } from './subset.ts';

interface Specification {
  paths?: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }>; $ref?: string }> }>>;
  webhooks?: Record<string, { post: { requestBody: { content: Record<string, { schema: Schema }> } } }>;
  components: { schemas: Record<string, Schema>; responses?: Record<string, { content?: Record<string, { schema: Schema }> }> };
}

function closure(start: readonly Schema[], all: Record<string, Schema>): Record<string, Schema> {
  const kept: Record<string, Schema> = {};
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const { $ref } = value as { $ref?: unknown };
    if (typeof $ref === 'string') {
      const name = $ref.split('/').at(-1) ?? '';
      if (kept[name]) return;
      const schema = all[name];
      if (!schema) throw new Error(`the specification has no schema "${name}"`);
      kept[name] = compact(schema);
      visit(kept[name]);
    }
    for (const one of Object.values(value)) visit(one);
  };
  start.forEach(visit);
  return kept;
}

function restSubset(spec: Specification, source: string): Subset {
  const byPath = new Map(Object.entries(spec.paths ?? {}).map(([path, methods]) => [anonymous(path), methods]));
  const answers: Record<string, Schema> = {};
  for (const { method, template } of allRoutes().list()) {
    const operation = byPath.get(anonymous(template))?.[method.toLowerCase()];
    for (const [status, answer] of Object.entries(operation?.responses ?? {})) {
      const schema = answer.content?.['application/json']?.schema;
      if (status.startsWith('2') && schema) answers[`${method} ${anonymous(template)} ${status}`] = compact(schema);
    }
  }
  answers['error'] = { $ref: '#/components/schemas/basic-error' };
  answers['error 422'] = {
    anyOf: ['validation-error', 'validation-error-simple', 'basic-error'].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  };
  return { source, answers, schemas: closure(Object.values(answers), spec.components.schemas) };
}

function webhookSubset(spec: Specification, source: string): Subset {
  const answers: Record<string, Schema> = {};
  for (const name of emittedWebhooks) {
    const found = spec.webhooks?.[name];
    if (!found) throw new Error(`the specification has no webhook "${name}"`);
    answers[name] = compact(found.post.requestBody.content['application/json']?.schema ?? {});
  }
  return { source, answers, schemas: closure(Object.values(answers), spec.components.schemas) };
}

if (import.meta.main) {
  const [rest, webhooks] = process.argv.slice(2);
  if (!rest || !webhooks)
    throw new Error('usage: node local-github/openapi/extract.ts <rest api.github.com.json> <webhooks api.github.com.json>');
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Specification;
  const write = (name: string, subset: Subset) => writeFile(new URL(name, import.meta.url), `${JSON.stringify(subset)}\n`);
  await write('rest.json', restSubset(await read(rest), '@octokit/openapi 23.0.2'));
  await write('webhooks.json', webhookSubset(await read(webhooks), '@octokit/openapi-webhooks 12.1.0'));
}
