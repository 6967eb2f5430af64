import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTinyService } from '../testing/tiny-service.ts';
import type { Predictions } from './runner.ts';
import { openPool } from './worker-pool.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = await openTinyService();
});
afterAll(() => app.close());

const post = (url: string, payload: unknown, type = 'application/json', to = app) =>
  to.inject({
    method: 'POST',
    url,
    headers: { 'content-type': type },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

test('every way of asking gives the sums', async () => {
  const rows = [
    { a: 1.5, b: 2, c: true },
    { a: 0.1, b: 0, c: false },
  ];
  const want = [{ total: 4.5 }, { total: 0.1 }];
  expect((await post('/predict', { rows })).json()).toMatchObject({ predictions: want, model: { name: 'tiny', version: '4' } });
  for (const body of [
    {
      dataframe_split: {
        columns: ['c', 'a', 'b'],
        index: [5, 6],
        data: [
          [true, 1.5, 2],
          [false, 0.1, 0],
        ],
      },
    },
    {
      dataframe_split: {
        data: [
          [1.5, 2, true],
          [0.1, 0, false],
        ],
      },
    },
    { dataframe_records: rows, params: {} },
    { instances: rows },
    {
      instances: [
        [1.5, 2, true],
        [0.1, 0, false],
      ],
    },
    { inputs: { a: [1.5, 0.1], b: [2, 0], c: [true, false], other: [1] } },
    { inputs: rows, params: null },
  ])
    expect((await post('/invocations', body)).json()).toEqual({ predictions: want });
  expect(
    (await post('/invocations', '\uFEFFb,"a",c,note\r\n2,1.5,True,"x, ""y""\r\n"\r\n0,1e-1,false,\r\n', 'text/csv; charset=utf-8')).json(),
  ).toEqual({ predictions: want });
  expect(
    (
      await post('/v2/models/tiny/versions/4/infer', {
        inputs: [
          { name: 'a', shape: [2], datatype: 'FP64', data: [1.5, 0.1] },
          { name: 'b', shape: [2, 1], datatype: 'INT64', data: [[2], [0]] },
          { name: 'c', shape: [2], datatype: 'BOOL', data: [true, false] },
        ],
        outputs: [{ name: 'total' }],
      })
    ).json(),
  ).toEqual({ model_name: 'tiny', model_version: '4', outputs: [{ name: 'total', datatype: 'FP64', shape: [2], data: [4.5, 0.1] }] });
});

test('every answer names the model it came from', async () => {
  for (const response of [await post('/predict', { rows: [] }), await app.inject('/livez'), await app.inject('/nothing')]) {
    expect(response.headers).toMatchObject({ 'x-model-version': '4', 'x-model-digest': `sha256:${'d'.repeat(64)}` });
  }
});

test('each wrong cell is named by row and column, and no value comes back', async () => {
  const rows = [{ a: 11, b: 1, c: true }, { a: 'sesame', b: 7, c: 'sesame' }, { a: 1, b: 1.5, c: null, sesame: 1 }, 'sesame'];
  const response = await post('/predict', { rows });
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.body).not.toContain('sesame');
  expect(response.json()).toMatchObject({
    type: 'urn:model-harvester:problem:invalid-input',
    errorCount: 8,
    errors: [
      { row: 0, column: 'a', message: 'must lie between 0 and 10' },
      { row: 1, column: 'a', message: 'must be a number' },
      { row: 1, column: 'b', message: 'is not one of the allowed classes' },
      { row: 1, column: 'c', message: 'must be true or false' },
      { row: 2, column: 'b', message: 'must be a whole number' },
      { row: 2, column: 'c', message: 'is missing' },
      { row: 2, message: 'has a column that is not in the contract' },
      { row: 3, message: 'must be an object with one member per column' },
    ],
  });
});

test.each([
  ['/predict', '{"rows": [sesame', 400],
  ['/predict', '', 400],
  ['/predict', 'null', 400],
  ['/predict', { rows: [], more: 1 }, 400],
  ['/predict', { rows: [] }, 400],
  ['/invocations', {}, 400],
  ['/invocations', { instances: [], inputs: {} }, 400],
  ['/invocations', { dataframe_split: { columns: ['a', 'a', 'b', 'c'], data: [] } }, 400],
  ['/invocations', { dataframe_split: { columns: ['a'], data: [[1]] } }, 400],
  ['/invocations', { inputs: { a: [1], b: [1, 2], c: [true] } }, 400],
  ['/invocations', { dataframe_records: [{ a: 1, b: 1, c: true }], params: { sesame: 1 } }, 400],
  ['/v2/models/tiny/infer', { inputs: [] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [2], datatype: 'FP64', data: [1] }] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [1], datatype: 'FP64', data: [1] }], outputs: [{ name: 'sesame' }] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [1], datatype: 'FP65', data: [1] }] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [1], data: [1] }] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [-1], datatype: 'FP64', data: [1] }] }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'a', shape: [1, 1, 1], datatype: 'FP64', data: [[[1]]] }] }, 400],
  [
    '/v2/models/tiny/infer',
    {
      inputs: [
        {
          name: 'all',
          shape: [2, 3],
          datatype: 'FP64',
          data: [
            [1, 1, true, 1],
            [1, true],
          ],
        },
      ],
    },
    400,
  ],
  ['/v2/models/tiny/infer', { inputs: [1, 2, 3].map(() => ({ name: 'a', shape: [1], datatype: 'FP64', data: [1] })) }, 400],
  ['/v2/models/tiny/infer', { inputs: [{ name: 'all', shape: [1, 3], datatype: 'BYTES', data: ['sesame', '1', 'true'] }] }, 400],
  ['/v2/models/tiny/infer', { id: 7, inputs: [{ name: 'all', shape: [1, 3], datatype: 'FP64', data: [1, 1, true] }] }, 400],
  ['/v2/models/other/infer', {}, 404],
  ['/v2/models/tin\u0443/infer', {}, 404],
  ['/v2/models/%74iny%00/infer', {}, 404],
  ['/predict', { rows: [{ a: 1, b: 1, c: true, 'sésame\u202e': 1 }] }, 400],
  ['/predict', '{"rows": [{"a": 1, "b": 1, "c": true, "__proto__": {"a": 2}}]}', 400],
  ['/predict', '{"rows": [{"__proto__": {"a": 1, "b": 1, "c": true}}]}', 400],
  ['/predict', '{"rows": [{"a": NaN, "b": 1, "c": true}]}', 400],
  ['/predict', '{"rows": [{"a": 1e999, "b": 1, "c": true}]}', 400],
])('%s refuses %.60s with %i', async (url, body, status) => {
  const response = await post(url, body);
  expect(response.statusCode).toBe(status);
  expect(response.json()).toMatchObject({ status, title: expect.any(String), error: expect.any(String) });
  expect(response.body).not.toContain('sesame');
});

test('too many rows and too many bytes are refused as such', async () => {
  expect((await post('/predict', { rows: Array.from({ length: 1001 }, () => ({})) })).json()).toMatchObject({
    status: 413,
    title: 'Too many rows',
  });
  expect((await post('/predict', { rows: 'x'.repeat(100_000) })).json()).toMatchObject({ status: 413, title: 'The body is too large' });
});

test('only JSON is read, and CSV where MLflow reads it', async () => {
  expect((await post('/predict', 'a,b,c\n1,1,true\n', 'text/csv')).statusCode).toBe(415);
  expect((await post('/predict', '<a/>', 'application/xml')).statusCode).toBe(415);
  expect((await post('/invocations', 'a,b,c\n1,1,"true\n', 'text/csv')).json()).toMatchObject({
    detail: 'record 1 of the CSV opens a quote and never closes it',
  });
});

test('no body makes the service fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('/predict', '/invocations', '/v2/models/tiny/infer'), fc.json({ maxDepth: 4 }), async (url, body) => {
      expect((await post(url, body)).statusCode).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});

test('a model that answers with something that is no number is a failure of ours, not a prediction', async () => {
  const lines: string[] = [];
  const bad = await openTinyService('logarithms', { log: (line) => lines.push(line) });
  const response = await post('/predict', { rows: [{ a: 0, b: 1, c: true }] }, 'application/json', bad);
  expect(response.statusCode).toBe(500);
  expect(response.json()).toMatchObject({ title: 'The model failed' });
  expect(lines).toEqual(['a request failed: the model answered a number that is not finite']);
  await bad.close();
});

test('more requests than it can hold are turned away with word when to come again', async () => {
  const full = await openTinyService('sum', { maxInFlight: 0 });
  const response = await post('/predict', { rows: [{ a: 1, b: 1, c: true }] }, 'application/json', full);
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
  await full.close();
});

test('a model that takes too long is given up on, and the request is told so', async () => {
  const { promise: never } = Promise.withResolvers<Predictions[]>();
  const open = async () => ({ predict: () => never, broken: false, close: async () => {} });
  const runner = await openPool({ open, size: 1, batchRows: 0, batchWaitMs: 0, requestMs: 20, log: () => {} });
  const slow = await openTinyService('sum', { runner });
  const response = await post('/predict', { rows: [{ a: 1, b: 1, c: true }] }, 'application/json', slow);
  expect(response.json()).toMatchObject({ status: 503, title: 'The model took too long' });
  await slow.close();
});

test('a service that is going away says so to whoever balances load', async () => {
  const leaving = await openTinyService('sum', { draining: () => true });
  expect((await leaving.inject('/readyz')).statusCode).toBe(503);
  expect((await leaving.inject('/v2/health/ready')).statusCode).toBe(503);
  expect((await leaving.inject('/v2/models/tiny/ready')).statusCode).toBe(503);
  expect((await leaving.inject('/livez')).statusCode).toBe(200);
  await leaving.close();
});

test('pages load nothing from elsewhere and run no inline script', async () => {
  for (const url of ['/', '/docs']) {
    const { body, headers } = await app.inject(url);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(body).not.toMatch(/(?:src|href)="(?!\/)/);
    expect(body).not.toMatch(/<script(?![^>]*src=)/);
    for (const [, asset] of body.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g))
      expect((await app.inject(asset as string)).statusCode).toBe(200);
  }
  const { body } = await app.inject('/');
  expect(body).toContain('Sums &lt;up&gt;');
  expect(body).toContain('Three &lt;numbers&gt;.');
});

test.each([
  ['GET', '/predict', 405, 'POST'],
  ['DELETE', '/v2/models/tiny/versions/4/infer?x=1', 405, 'POST'],
  ['QUERY', '/openapi.json', 405, 'GET, HEAD'],
  ['TRACE', '/', 405, 'GET, HEAD'],
  ['POST', '/docs/swagger-uiXcss', 404, undefined],
  ['POST', '/models/tiny/predict', 404, undefined],
] as const)('%s %s is %d, told before a body is read', async (method, url, status, allow) => {
  const payload = method === 'POST' ? { payload: 'not JSON', headers: { 'content-type': 'application/json' } } : {};
  const answer = await app.inject({ method, url, ...payload } as object);
  expect([answer.statusCode, answer.headers.allow, answer.headers['content-type']]).toEqual([
    status,
    allow,
    'application/problem+json; charset=utf-8',
  ]);
});

test('metrics count by route and status', async () => {
  await post('/predict', { rows: [{ a: 1, b: 1, c: true }] });
  const { body } = await app.inject('/metrics');
  expect(body).toMatch(/harvester_requests_total\{model="tiny",route="\/predict",status="200"\} \d+/);
  expect(body).toContain(`harvester_model_info{name="tiny",version="4",digest="sha256:${'d'.repeat(64)}"} 1`);
});

test('a binary tensor is refused by the header that announces it, before its bytes are read', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/v2/models/tiny/infer',
    headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': '2' },
    payload: Buffer.from('{}\u0000\u0001'),
  });
  expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining('binary tensors are not read here')]);
});
