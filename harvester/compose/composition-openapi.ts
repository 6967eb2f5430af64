import { escapeMarkdown } from '../../core/service-description/escape-markdown.ts';
import { exampleObject, objectOf } from '../../core/service-description/column-schema.ts';
import { problemSchema } from '../../core/service-description/problem-schema.ts';
import type { CheckedComposition } from './check-composition.ts';

/** OpenAPI 3.1 description of a composition as one service: typed from what comes in and what its graph answers. */
export function compositionOpenApi(
  { composition, models, outputs }: CheckedComposition,
  { maxRows }: { readonly maxRows: number },
): object {
  const { name, title, owner, inputs } = composition;
  const asked = [...models.values()].map(
    ({ title: model, sha256, licence }) => `- ${escapeMarkdown(model)}, \`sha256:${sha256}\`, ${escapeMarkdown(licence)}`,
  );
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1',
      summary: `Composition "${name}"`,
      description: `Owned by ${escapeMarkdown(owner)}. It asks:\n\n${asked.join('\n')}`,
    },
    servers: [{ url: '/' }],
    paths: {
      '/predict': post('Predict typed rows', 'Rows', { rows: [exampleObject(inputs)] }, 'Answer'),
      '/invocations': post(
        'Predict as KServe’s router and MLflow’s scoring server are asked',
        'Instances',
        { instances: [exampleObject(inputs)] },
        'Answer',
      ),
      '/graph.svg': get('The graph', 'image/svg+xml'),
      '/livez': get('Whether the process lives', 'text/plain'),
      '/readyz': get('Whether it takes requests', 'text/plain'),
      '/metrics': get('Prometheus metrics', 'text/plain'),
    },
    components: {
      schemas: {
        Input: { ...objectOf(inputs), additionalProperties: false },
        Output: objectOf(outputs),
        Rows: { ...member('rows', list({ $ref: '#/components/schemas/Input' }, maxRows)), additionalProperties: false },
        Instances: member('instances', list({ ...objectOf(inputs), additionalProperties: true }, maxRows)),
        Answer: member('predictions', { type: 'array', items: { $ref: '#/components/schemas/Output' } }),
        Problem: problemSchema,
      },
    },
  };
}

function list(items: object, maxItems: number): object {
  return { type: 'array', minItems: 1, maxItems, items };
}

function member(key: string, schema: object): object {
  return { type: 'object', required: [key], properties: { [key]: schema } };
}

const failure = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

function post(summary: string, request: string, sample: object, answer: string): object {
  return {
    post: {
      summary,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${request}` }, example: sample } },
      },
      responses: {
        200: { description: 'The predictions', content: { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } } },
        400: { description: 'The request does not fit the contract, or its rows want different ways', ...failure },
        413: { description: 'Too many rows or bytes', ...failure },
        415: { description: 'Not JSON', ...failure },
        502: { description: 'A model of the composition failed', ...failure },
      },
    },
  };
}

function get(summary: string, type: string): object {
  return { get: { summary, responses: { 200: { description: 'OK', content: { [type]: {} } } } } };
}
