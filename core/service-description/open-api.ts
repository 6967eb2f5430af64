import type { Column } from '../contract/column.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { exampleRow } from './example-row.ts';
import { columnSchema, exampleObject, objectOf } from './column-schema.ts';
import { protocolDatatypes, tensorMetadata } from './tensor-metadata.ts';
import { problemSchema } from './problem-schema.ts';

/** What a description is made from: a version's own words, columns and digest. */
export interface DescribedModel {
  readonly name: string;
  readonly version: { readonly version: string };
  /** Hex. */
  readonly sha256: string;
  readonly contract: {
    readonly title: string;
    readonly licence: string;
    readonly inputs: readonly Column[];
    readonly outputs: readonly Column[];
    readonly card: { readonly intendedUse: string; readonly limitations: string };
  };
}

export interface ServiceFace {
  readonly maxRows: number;
  /** Where the model's own routes are: empty, or `/models/<name>`. */
  readonly prefix?: string;
  /** Whether callers need a key. */
  readonly guarded?: boolean;
}

/** OpenAPI 3.1 description of one model's service: the contract's types, ranges, units, classes and examples as JSON Schema. */
export function openApi(
  { name, version, contract, sha256 }: DescribedModel,
  { maxRows, prefix = '', guarded = false }: ServiceFace,
): object {
  const { inputs, outputs, card } = contract;
  const model = `/v2/models/${name}`;
  return {
    openapi: '3.1.0',
    info: {
      title: contract.title,
      version: version.version,
      summary: `Model "${name}", version ${version.version}`,
      description: `${escapeMarkdown(card.intendedUse)}\n\n**Limitations.** ${escapeMarkdown(card.limitations)}\n\nDigest \`sha256:${sha256}\`.`,
      license: { name: contract.licence },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'predict', description: 'Ask the model.' },
      { name: 'inference protocol', description: 'Open Inference Protocol v2, as KServe and Triton speak it.' },
      { name: 'about', description: 'What this model is, and how the service does.' },
    ],
    paths: {
      [`${prefix}/predict`]: post(
        'predict',
        'Predict typed rows',
        json(ref('PredictRequest'), { rows: [exampleObject(inputs)] }),
        ref('PredictResponse'),
      ),
      [`${prefix}/invocations`]: post(
        'predict',
        'Predict as MLflow’s scoring server does',
        {
          ...json(ref('Invocation'), { dataframe_split: { columns: inputs.map((column) => column.name), data: [exampleRow(inputs)] } }),
          'text/csv': {
            schema: { type: 'string' },
            example: `${inputs.map((column) => column.name).join(',')}\n${exampleRow(inputs).join(',')}\n`,
          },
        },
        ref('InvocationResponse'),
      ),
      [`${model}/infer`]: post('inference protocol', 'Infer', json(ref('InferRequest'), exampleInfer(inputs)), ref('InferResponse')),
      [`${model}/versions/${version.version}/infer`]: post(
        'inference protocol',
        'Infer with this version',
        json(ref('InferRequest'), exampleInfer(inputs)),
        ref('InferResponse'),
      ),
      '/v2': get('inference protocol', 'Server metadata'),
      [model]: get('inference protocol', 'Model metadata'),
      [`${model}/ready`]: get('inference protocol', 'Whether the model is ready'),
      '/v2/health/live': get('inference protocol', 'Whether the server lives'),
      '/v2/health/ready': get('inference protocol', 'Whether the server is ready'),
      '/livez': get('about', 'Whether the process lives', 'text/plain'),
      '/readyz': get('about', 'Whether it takes requests, and how each served version stands to its alias'),
      '/metrics': get('about', 'Prometheus metrics', 'text/plain'),
      [`${prefix}/model-card`]: get('about', 'The model card', 'text/markdown'),
      [`${prefix}/provenance`]: get('about', 'Where this model comes from'),
    },
    ...(guarded ? { security: [{ key: [] }] } : {}),
    components: {
      schemas: schemas(inputs, outputs, maxRows),
      ...(guarded
        ? { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, or a token of your organisation.' } } }
        : {}),
    },
  };
}

function schemas(inputs: readonly Column[], outputs: readonly Column[], maxRows: number): object {
  const list = (items: object): object => ({ type: 'array', minItems: 1, maxItems: maxRows, items });
  const line = { type: 'array', prefixItems: inputs.map(columnSchema), items: false, minItems: inputs.length };
  const anyLine = { type: 'array', items: { type: ['number', 'string', 'boolean', 'null'] } };
  const record = { ...objectOf(inputs), additionalProperties: true };
  const predictions = { type: 'array', items: ref('Output') };
  const one = (key: string, schema: object): object => ({ type: 'object', required: [key], properties: { [key]: schema } });
  return {
    Input: { ...objectOf(inputs), additionalProperties: false },
    Output: objectOf(
      outputs.map(({ name, type, unit, description }) => ({
        name,
        type: type === 'string' ? 'string' : 'double',
        ...(unit ? { unit } : {}),
        ...(description ? { description } : {}),
      })),
    ),
    PredictRequest: { ...one('rows', list(ref('Input'))), additionalProperties: false },
    PredictResponse: { type: 'object', required: ['predictions', 'model'], properties: { predictions, model: ref('Model') } },
    Invocation: {
      oneOf: [
        one('dataframe_split', {
          type: 'object',
          required: ['data'],
          properties: { columns: { type: 'array', items: { type: 'string' } }, data: list(anyLine) },
        }),
        one('dataframe_records', list(record)),
        one('instances', { oneOf: [list(record), list(line)] }),
        one('inputs', { oneOf: [list(record), list(line), columnar(inputs, maxRows)] }),
      ],
    },
    InvocationResponse: { type: 'object', required: ['predictions'], properties: { predictions } },
    Model: {
      type: 'object',
      required: ['name', 'version', 'digest'],
      properties: { name: { type: 'string' }, version: { type: 'string' }, digest: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' } },
    },
    ...tensorSchemas,
    WantedOutputs: { type: 'array', items: one('name', { type: 'string', enum: outputs.map(({ name }) => name) }) },
    Problem: problemSchema,
  };
}

const tensorSchemas = {
  Tensor: {
    type: 'object',
    required: ['name', 'shape', 'datatype', 'data'],
    properties: {
      name: { type: 'string' },
      shape: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1, maxItems: 2 },
      datatype: { type: 'string', enum: protocolDatatypes },
      data: { type: 'array' },
    },
  },
  InferRequest: {
    type: 'object',
    required: ['inputs'],
    properties: {
      id: { type: 'string', maxLength: 200 },
      inputs: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Tensor' } },
      outputs: { $ref: '#/components/schemas/WantedOutputs' },
    },
  },
  InferResponse: {
    type: 'object',
    required: ['model_name', 'model_version', 'outputs'],
    properties: {
      id: { type: 'string' },
      model_name: { type: 'string' },
      model_version: { type: 'string' },
      outputs: { type: 'array', items: { $ref: '#/components/schemas/Tensor' } },
    },
  },
};

function columnar(columns: readonly Column[], maxRows: number): object {
  const lists = columns.map(
    (column) => [column.name, { type: 'array', minItems: 1, maxItems: maxRows, items: columnSchema(column) }] as const,
  );
  return { type: 'object', required: columns.map(({ name }) => name), properties: Object.fromEntries(lists) };
}

function exampleInfer(inputs: readonly Column[]): object {
  const row = exampleRow(inputs);
  return { inputs: tensorMetadata(inputs).map((tensor, at) => ({ ...tensor, shape: [1], data: [row[at]] })) };
}

function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function json(schema: object, example: object): Record<string, object> {
  return { 'application/json': { schema, example } };
}

const failure = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

function post(tag: string, summary: string, content: Record<string, object>, answer: object): object {
  return {
    post: {
      tags: [tag],
      summary,
      requestBody: { required: true, content },
      responses: {
        200: { description: 'The predictions', content: { 'application/json': { schema: answer } } },
        400: { description: 'The request does not fit the contract; every wrong cell is named', ...failure },
        401: { description: 'No key or token that is taken; only where the service asks for one', ...failure },
        408: { description: 'The request did not arrive in time', ...failure },
        413: { description: 'Too many rows or bytes', ...failure },
        415: { description: 'Neither JSON nor, where allowed, CSV', ...failure },
        429: { description: 'More requests than this caller may make; Retry-After says when to come again', ...failure },
        500: { description: 'The model failed', ...failure },
        503: { description: 'Too busy, or going away; try again', ...failure },
      },
    },
  };
}

function get(tag: string, summary: string, type = 'application/json'): object {
  return {
    get: {
      tags: [tag],
      summary,
      responses: {
        200: { description: 'OK', content: { [type]: {} } },
        401: { description: 'No key or token that is taken; only where the service asks for one', ...failure },
        429: { description: 'More requests than this caller may make', ...failure },
        503: { description: 'Not now', content: { ...failure.content, [type]: {} } },
      },
    },
  };
}
