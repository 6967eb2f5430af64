import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listen } from '../../harvester/service/listen.ts';
import { openPythonEngine } from '../../harvester/service/python-engine.ts';
import { openPool } from '../../harvester/service/worker-pool.ts';
import { openTiny, openTinyService, tinyModel, tinySlot } from '../../harvester/testing/tiny-service.ts';
import { buildEnvironment, environment } from '../../scripts/environment.mjs';

const here = import.meta.dirname;
const row = { a: 1, b: 1, c: true };

async function withFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-bad-input-'));
  try {
    await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function post(url: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
}

test('over TLS the service answers who trusts its certificate, and nobody who speaks plainly', () =>
  withFolder(async (dir) => {
    const { python } = await buildEnvironment({ name: 'service-tests', lock: join(here, 'requirements.lock') });
    await promisify(execFile)(python, [join(here, 'make_certificate.py'), dir]);
    const slot = tinySlot(await openTiny('sum'));
    const tls = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') };
    const service = await listen({ tls }, { models: { find: () => slot, list: () => [slot] } });
    try {
      expect(service.url).toMatch(/^https:/);
      const ask = async (ca?: string): Promise<unknown> => {
        const asked = request(`${service.url}/predict`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          ...(ca !== undefined && { ca }),
        });
        asked.end(JSON.stringify({ rows: [row] }));
        const [answer] = (await once(asked, 'response')) as [AsyncIterable<Buffer>];
        let text = '';
        for await (const chunk of answer) text += chunk.toString();
        return JSON.parse(text);
      };
      expect(await ask(await readFile(tls.cert, 'utf8'))).toMatchObject({ predictions: [{ total: 3 }] });
      await expect(ask()).rejects.toThrow(/self-signed/);
      await expect(fetch(`${service.url.replace('https', 'http')}/livez`)).rejects.toThrow('fetch failed');
    } finally {
      await service.close();
      await slot.close();
    }
  }));

test('a caller beyond its rate is told when to come again, while health is still told', async () => {
  const slot = tinySlot(await openTiny('sum'));
  const service = await listen({ limits: { ratePerSecond: 0.01 } }, { models: { find: () => slot, list: () => [slot] } });
  try {
    const answers = [];
    for (let asked = 0; asked < 3; asked += 1) answers.push(await post(`${service.url}/predict`, JSON.stringify({ rows: [row] })));
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
    expect(Number(answers[1]?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(await answers[1]?.json()).toMatchObject({ type: 'urn:model-harvester:problem:too-many-requests' });
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  } finally {
    await service.close();
    await slot.close();
  }
});

test('a million rows are refused again and again, and nothing of them stays in memory', { timeout: 600_000 }, async () => {
  // What one such request leaves behind would soon be more than this heap.
  const child = spawn(process.execPath, ['--max-old-space-size=400', join(here, 'tiny-service-child.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const url = said.toString().trim();
    const csv = `a,b,c\n${'1,1,true\n'.repeat(1e6)}`;
    const json = `{"rows":[${'{"a":1,"b":1,"c":true},'.repeat(1e6)}${JSON.stringify(row)}]}`;
    for (let round = 0; round < 6; round += 1) {
      const answers = [await post(`${url}/invocations`, csv, 'text/csv'), await post(`${url}/predict`, json)];
      for (const answer of answers) expect([answer.status, await answer.json()]).toMatchObject([413, { title: 'Too many rows' }]);
    }
    expect(await (await post(`${url}/predict`, JSON.stringify({ rows: [row] }))).json()).toMatchObject({ predictions: [{ total: 3 }] });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

const fragile = `import os


class Model:
    def predict(self, batch):
        if (batch["a"] == 9).any():
            os._exit(3)
        return (batch["a"] + batch["b"]).to_numpy()
`;

test('under load, a request that ends its worker is the only one that is lost', { timeout: 600_000 }, () =>
  withFolder(async (dir) => {
    await writeFile(join(dir, 'model.py'), fragile);
    const { path } = await environment('competition');
    const { contract } = tinyModel();
    const served = { ...tinyModel(), contract: { ...contract, kind: 'python' as const, artifacts: [] } };
    const joins: { value?: boolean } = {};
    const runner = await openPool({
      open: () => openPythonEngine(dir, served.contract, { environment: path, memoryMB: 1024 }, joins),
      size: 2,
      batchRows: 64,
      batchWaitMs: 0,
      requestMs: 200_000,
      log: () => {},
    });
    const app = await openTinyService('sum', { runner, served, maxInFlight: 64, requestSeconds: 200 });
    try {
      const url = `${await app.listen({ port: 0 })}/predict`;
      const deadly = new Set([40, 120]);
      const statuses: number[] = [];
      let next = 0;
      const caller = async (): Promise<void> => {
        for (let mine = next++; mine < 200; mine = next++) {
          const answer = await post(url, JSON.stringify({ rows: [{ ...row, a: deadly.has(mine) ? 9 : mine % 9 }] }));
          statuses[mine] = answer.status;
          const body: unknown = await answer.json();
          if (!deadly.has(mine)) expect(body).toMatchObject({ predictions: [{ total: (mine % 9) + 1 }] });
        }
      };
      await Promise.all(Array.from({ length: 16 }, caller));
      expect(statuses.flatMap((status, mine) => (status === 200 ? [] : [[mine, status]]))).toEqual([...deadly].map((mine) => [mine, 500]));
    } finally {
      await app.close();
    }
  }),
);
