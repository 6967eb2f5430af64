import { createRequire } from 'node:module';
import type { Ajv2020 as Ajv2020Class } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { openApi } from '../../core/service-description/open-api.ts';
import { openTinyService, tinyModel } from '../testing/tiny-service.ts';

const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020Class };

interface Description {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: object; example: unknown }> } }>>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
}
const description = openApi(tinyModel(), { maxRows: 1000 }) as Description;

function validator(schema: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: description.components });
  return ajv.compile({ $ref: `api#/components/schemas/${schema}` });
}

test('types, ranges, units and classes of the contract are in the schema', () => {
  const { properties, required, additionalProperties } = description.components.schemas['Input'] as {
    properties: Record<string, object>;
    required: string[];
    additionalProperties: boolean;
  };
  expect(required).toEqual(['a', 'b', 'c']);
  expect(additionalProperties).toBe(false);
  expect(properties).toMatchObject({
    a: { type: 'number', minimum: 0, maximum: 10, 'x-unit': 'mm', examples: [5] },
    b: { type: 'integer', enum: [0, 1, 2], examples: [0] },
    c: { type: 'boolean', examples: [false] },
  });
});

test('each example is what its schema says, and the service takes it', async () => {
  const app = await openTinyService();
  let examples = 0;
  for (const [url, { post }] of Object.entries(description.paths)) {
    for (const [type, { schema, example }] of Object.entries(post?.requestBody?.content ?? {})) {
      const payload = typeof example === 'string' ? example : JSON.stringify(example);
      const response = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
      expect([url, type, response.statusCode, response.body]).toEqual([url, type, 200, expect.any(String)]);
      const reference = (schema as { $ref?: string }).$ref?.split('/').at(-1);
      if (reference) expect(validator(reference)(example)).toBe(true);
      examples++;
    }
  }
  expect(examples).toBe(5);
  await app.close();
});

test('what the service answers is what the description says', async () => {
  const app = await openTinyService();
  const rows = [{ a: 1, b: 1, c: true }];
  const ask = async (url: string, payload: object): Promise<unknown> => (await app.inject({ method: 'POST', url, payload })).json();
  expect(validator('PredictResponse')(await ask('/predict', { rows }))).toBe(true);
  expect(validator('InvocationResponse')(await ask('/invocations', { instances: rows }))).toBe(true);
  const tensors = [{ name: 'all', shape: [1, 3], datatype: 'FP64', data: [1, 1, true] }];
  expect(validator('InferResponse')(await ask('/v2/models/tiny/infer', { inputs: tensors }))).toBe(true);
  expect(validator('Problem')(await ask('/predict', { rows: [{}] }))).toBe(true);
  await app.close();
});

test('every described path is there', async () => {
  const app = await openTinyService();
  for (const [url, methods] of Object.entries(description.paths)) {
    if (methods['get']) expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200]);
    else expect([url, (await app.inject({ method: 'POST', url, payload: {} })).statusCode]).toEqual([url, 400]);
  }
  await app.close();
});
