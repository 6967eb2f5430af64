import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { openPythonEngine } from '../../harvester/service/python-engine.ts';
import { openPool } from '../../harvester/service/worker-pool.ts';
import { openTinyService, tinyModel } from '../../harvester/testing/tiny-service.ts';
import { environment } from '../../scripts/environment.mjs';

const fragile = `import os


class Model:
    def predict(self, batch):
        if (batch["a"] == 9).any():
            os._exit(3)
        return [[row.a + row.b, f"ü{int(row.b)}" if row.c else "\\"quoted\\""] for row in batch.itertuples()]
`;

test('a Python model answers numbers and texts; one request that ends its sandbox costs only itself', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-fragile-'));
  await writeFile(join(dir, 'model.py'), fragile);
  const { path } = await environment('competition');
  const outputs: Column[] = [
    { name: 'sum', type: 'double' },
    { name: 'word', type: 'string' },
  ];
  const { contract } = tinyModel();
  const served = { ...tinyModel(), contract: { ...contract, kind: 'python' as const, outputs, artifacts: [] } };
  const joins: { value?: boolean } = {};
  const restarts: number[] = [];
  const runner = await openPool({
    // Rows of the contract's whole range are tried at the start; 9 is not among them.
    open: () => openPythonEngine(dir, served.contract, { environment: path, memoryMB: 1024 }, joins),
    size: 1,
    batchRows: 64,
    batchWaitMs: 0,
    requestMs: 90_000,
    log: () => {},
    seen: { restart: () => void restarts.push(1) },
  });
  const app = await openTinyService('sum', { runner, served, maxInFlight: 64 });
  try {
    expect(joins.value).toBe(true);
    const ask = (a: number) => app.inject({ method: 'POST', url: '/predict', payload: { rows: [{ a, b: 1, c: a < 5 }] } });
    const answers = await Promise.all([1, 2, 9, 3, 6].map(ask));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 500, 200, 200]);
    expect([answers[0], answers[4]].map((answer) => answer?.json<{ predictions: unknown[] }>().predictions[0])).toEqual([
      { sum: 2, word: 'ü1' },
      { sum: 7, word: '"quoted"' },
    ]);
    expect(restarts.length).toBeGreaterThan(0);
    const inputs = [{ name: 'all', shape: [1, 3], datatype: 'FP64', data: [1, 1, true] }];
    expect((await app.inject({ method: 'POST', url: '/v2/models/tiny/infer', payload: { inputs } })).json()).toMatchObject({
      outputs: [
        { name: 'sum', datatype: 'FP64', data: [2] },
        { name: 'word', datatype: 'BYTES', data: ['ü1'] },
      ],
    });
  } finally {
    await app.close();
    await rm(dir, { recursive: true, force: true });
  }
});

test('a caller that trickles its request is shown out, and the others are served meanwhile', async () => {
  const app = await openTinyService('sum', { requestSeconds: 1 });
  const { port } = new URL(await app.listen({ port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
  const trickle = setInterval(() => socket.write(' '), 100);
  try {
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => {});
    const ended = new Promise((done) => socket.once('close', done));
    const row = { a: 1, b: 1, c: true };
    expect((await app.inject({ method: 'POST', url: '/predict', payload: { rows: [row] } })).statusCode).toBe(200);
    await ended;
    expect(said).toContain('HTTP/1.1 408');
    expect(said).toContain('application/problem+json');
  } finally {
    clearInterval(trickle);
    socket.destroy();
    await app.close();
  }
});
