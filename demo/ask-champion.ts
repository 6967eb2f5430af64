import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { VersionRecord } from '../core/contract/records.ts';
import { serveModel, type Service } from '../harvester/service/serve-model.ts';
import { environment } from '../scripts/environment.mjs';
import { root } from './root.ts';

export interface Served {
  readonly predictions: readonly number[];
  readonly mlflowPredictions: readonly number[];
  readonly maxAbsDiff: number;
}

const rows = 25;
const Answer = z.object({ predictions: z.array(z.record(z.string(), z.number())) });
const Mlflow = z.object({ columns: z.array(z.string()), predictions: z.array(z.array(z.number())) });

/** Starts a crowned version as a service that refuses any other bytes than its signed record names. */
export async function serveChampion(registry: string, { competition, modelSha256 }: VersionRecord): Promise<Service> {
  const { path } = await environment('competition');
  return serveModel({
    registry,
    model: championOf(competition),
    expect: { sha256: modelSha256 },
    python: { environment: path },
  });
}

/** Asks the service and MLflow's own Python client for the same rows of breast-tumour and compares their numbers. */
export async function askChampion(service: Service, registry: string, publicCsv: string): Promise<Served> {
  return compareAnswers(service, registry, 'breast-tumour', await publicRows(publicCsv));
}

/** The first rows of breast-tumour's public data, without their labels. */
export async function publicRows(publicCsv: string): Promise<Record<string, number>[]> {
  const [header = '', ...lines] = (await readFile(publicCsv, 'utf8')).trim().split('\n');
  const columns = header.split(',');
  const inputs = columns.filter((name) => name !== 'malignant');
  return lines.slice(0, rows).map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(inputs.map((name) => [name, Number(cells[columns.indexOf(name)])]));
  });
}

/** Asks the service and MLflow's own Python client for the same rows, as JSON has them, and compares their numbers. */
export async function compareAnswers(
  service: Service,
  registry: string,
  competition: string,
  table: readonly Record<string, unknown>[],
): Promise<Served> {
  const predictions = await serviceAnswer(service, table);
  const mlflowPredictions = (await mlflowAnswer(registry, championOf(competition), table)).predictions.flat();
  if (mlflowPredictions.length !== predictions.length)
    throw new Error(`the service gave ${predictions.length} numbers, MLflow ${mlflowPredictions.length}`);
  const maxAbsDiff = Math.max(...predictions.map((value, index) => Math.abs(value - (mlflowPredictions[index] as number))));
  return { predictions, mlflowPredictions, maxAbsDiff };
}

/** The service's predictions row by row, outputs in contract order. Throws with its own words when it refuses. */
export async function serviceAnswer(service: Pick<Service, 'url'>, table: readonly Record<string, unknown>[]): Promise<number[]> {
  const answer = await fetch(`${service.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rows: table }),
  });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return Answer.parse(await answer.json()).predictions.flatMap((row) => Object.values(row));
}

function championOf(competition: string): string {
  return `models:/${competition}@champion`;
}

async function mlflowAnswer(registry: string, model: string, table: readonly Record<string, unknown>[]): Promise<z.infer<typeof Mlflow>> {
  const { python } = await environment('mlflow');
  const script = join(root, 'harvester', 'mlflow', 'predict.py');
  const child = spawn(python, [script, '--registry', registry, '--model', model, '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  child.stdin.end(JSON.stringify(table));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`MLflow's own client failed: ${err.trim().split('\n').at(-1)}`);
  return Mlflow.parse(JSON.parse(out));
}
