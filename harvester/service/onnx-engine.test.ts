import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyModels } from '../testing/tiny-models.ts';
import { tinyInputs, tinyOutputs } from '../testing/tiny-service.ts';
import { openOnnxEngine } from './onnx-engine.ts';
import type { OnnxModel } from './onnx-messages.ts';
import type { Columns } from './runner.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-engine-'));
  for (const [name, base64] of Object.entries(tinyModels)) await writeFile(join(dir, `${name}.onnx`), Buffer.from(base64, 'base64'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const data = (name: keyof typeof tinyModels): OnnxModel => ({
  file: join(dir, `${name}.onnx`),
  inputs: tinyInputs,
  outputs: tinyOutputs,
  mayJoin: true,
});
const row = (...cells: number[]): Columns => ({ rows: cells.length / 3, numbers: Float64Array.from(cells), words: [] });

test('a thread answers each of several requests, and knows that company changes nothing', async () => {
  const engine = await openOnnxEngine(data('sum'));
  expect(engine.together).toBe(true);
  const answers = await engine.predict([row(1, 1, 1), row(2, 2, 0, 3, 0, 1)]);
  expect(answers.map(({ outputs }) => Array.from<number | string>(outputs[0] ?? []))).toEqual([[3], [4, 4]]);
  await engine.close();
  expect(engine.broken).toBe(true);
  await expect(engine.predict([row(1, 1, 1)])).rejects.toThrow('ended');
});

test('a model that does not fit is refused with the reason, and its thread is gone', async () => {
  await expect(openOnnxEngine(data('rank3'))).rejects.toThrow('shape');
  await expect(openOnnxEngine({ ...data('sum'), file: join(dir, 'none.onnx') })).rejects.toThrow();
});

test('a thread that is ended in the middle fails its request and no more', async () => {
  const engine = await openOnnxEngine(data('sum'));
  const asked = engine.predict([{ rows: 100_000, numbers: new Float64Array(300_000).fill(1), words: [] }]);
  const refused = asked.catch((error: Error) => error.message);
  await engine.close();
  expect(await refused).toContain('put away');
});
