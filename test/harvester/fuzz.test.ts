import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { checkComposition } from '../../harvester/compose/check-composition.ts';
import { compileGraph } from '../../harvester/compose/compile-graph.ts';
import { compositionMetrics } from '../../harvester/compose/composition-metrics.ts';
import { createCompositionApp } from '../../harvester/compose/create-composition-app.ts';
import { compositionRunner, type Endpoint } from '../../harvester/compose/run-composition.ts';
import { openTracing } from '../../harvester/compose/tracing.ts';
import { exampleComposition, exampleFacts } from '../../harvester/testing/compositions.ts';
import { openTinyService } from '../../harvester/testing/tiny-service.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

const run = promisify(execFile);
const here = import.meta.dirname;
const limits = { requestSeconds: 10, maxInFlight: 64, bodyBytes: 1_000_000 };
type Log = (line: string) => void;

const services: readonly (readonly [what: string, description: string, open: (log: Log) => Promise<FastifyInstance>])[] = [
  ['a service', '/openapi.json', (log) => openTinyService('sum', { ...limits, log })],
  ['a model of a catalog', '/models/tiny/openapi.json', (log) => openTinyService('sum', { ...limits, log, catalog: true })],
  ['a composition', '/openapi.json', openComposition],
];

test.each(services)(
  'schemathesis finds no server error of %s, and no answer that its own description does not promise',
  async (_, description, open) => {
    const { path } = await buildEnvironment({ name: 'service-tests', lock: join(here, 'requirements.lock') });
    const log: string[] = [];
    const app = await open((line) => log.push(line));
    const dir = await mkdtemp(join(tmpdir(), 'harvester-fuzz-'));
    try {
      const url = await app.listen({ port: 0 });
      const options = ['--max-examples', '10', '--seed', '1', '--phases', 'examples,coverage,fuzzing', '--generation-database', 'none'];
      const args = ['--config-file', join(here, 'schemathesis.toml'), 'run', url + description, ...options, '--no-color'];
      const found = await run(join(path, 'bin/st'), args, { cwd: dir, maxBuffer: 1 << 26 }).catch(
        (error: { stdout: string; stderr: string }) => error,
      );
      expect(found.stdout.split('= FAILURES =')[1] ?? '').toBe('');
      expect(found.stdout + found.stderr).toContain('No issues found');
      expect(log).toEqual([]);
    } finally {
      await app.close();
      await rm(dir, { recursive: true, force: true });
    }
  },
);

/** The mean of two models that answer half of what they are asked. */
async function openComposition(log: Log): Promise<FastifyInstance> {
  const text = exampleComposition(`root: { kind: ensemble, combine: mean, members: [{ node: boosted }, { node: logistic }] }
boosted: { kind: model, model: boosted }
logistic: { kind: model, model: logistic }
`);
  const check = checkComposition('composition.yaml', text, exampleFacts);
  if (check.kind === 'bad') throw new Error(check.problems[0].message);
  const half: Endpoint = async (body) => {
    const { instances } = JSON.parse(body) as { instances: { radius: number }[] };
    return { status: 200, body: JSON.stringify({ predictions: instances.map(({ radius }) => ({ p: radius / 100 })) }) };
  };
  const endpoints = new Map(['boosted', 'logistic'].map((name) => [name, half]));
  const runner = compositionRunner({ compiled: compileGraph(check.checked), endpoints, tracing: openTracing({ kind: 'off' }) });
  const { bodyBytes } = limits;
  return createCompositionApp({ checked: check.checked, runner, metrics: compositionMetrics(), maxRows: 1000, bodyBytes, log });
}
