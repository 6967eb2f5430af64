import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { serveModel, type Service } from '../harvester/service/serve-model.ts';
import { environment } from '../scripts/environment.mjs';
import { root } from './root.ts';

export interface Served {
  readonly predictions: readonly number[];
  readonly mlflowPredictions: readonly number[];
  readonly maxAbsDiff: number;
}

const rows = 25;
const model = 'models:/breast-tumour@champion';
const Answer = z.object({ predictions: z.array(z.record(z.string(), z.number())) });
const Mlflow = z.object({ columns: z.array(z.string()), predictions: z.array(z.array(z.number())) });

/** Starts the champion as a service that refuses any other bytes than the signed record names. */
export function serveChampion(registry: string, sha256: string): Promise<Service> {
  return serveModel({ registry, model, expect: { sha256 } });
}

/** Asks the service and MLflow's own Python client for the same rows and compares their numbers. */
export async function askChampion(service: Service, registry: string, publicCsv: string): Promise<Served> {
  const [header = '', ...lines] = (await readFile(publicCsv, 'utf8')).trim().split('\n');
  const columns = header.split(',');
  const inputs = columns.filter((name) => name !== 'malignant');
  const table = lines.slice(0, rows).map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(inputs.map((name) => [name, Number(cells[columns.indexOf(name)])]));
  });
  const answer = await fetch(`${service.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rows: table }),
  });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  const predictions = Answer.parse(await answer.json()).predictions.flatMap((row) => Object.values(row));
  const mlflowPredictions = (await mlflowAnswer(registry, table)).predictions.flat();
  if (mlflowPredictions.length !== predictions.length)
    throw new Error(`the service gave ${predictions.length} numbers, MLflow ${mlflowPredictions.length}`);
  const maxAbsDiff = Math.max(...predictions.map((value, index) => Math.abs(value - (mlflowPredictions[index] as number))));
  return { predictions, mlflowPredictions, maxAbsDiff };
}

async function mlflowAnswer(registry: string, table: readonly Record<string, number>[]): Promise<z.infer<typeof Mlflow>> {
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
