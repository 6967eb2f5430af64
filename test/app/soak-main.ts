import { appendFileSync, writeFileSync } from 'node:fs';
import { soak } from './soak.ts';

// `npm run soak -- [attempts] [seed] [readings.jsonl]`: the long form of soak.test.ts. Prints one JSON object; exit 1 when anything came out wrong.
// The readings are what `npm run bench -- scale soak=readings.jsonl` judges. SIGINT ends it early: what was played until then is judged all the same.
const attempts = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
const readings = process.argv[4];
if (!Number.isInteger(attempts) || attempts < 1 || !Number.isInteger(seed))
  throw new Error('npm run soak -- [attempts] [seed] [readings.jsonl]: whole numbers, the first at least 1');
if (readings !== undefined) writeFileSync(readings, `${JSON.stringify({ seed, began: new Date().toISOString() })}\n`);
let enough = false;
process.once('SIGINT', () => (enough = true));
const report = await soak(attempts, seed, {
  enough: () => enough,
  said: (line) => process.stderr.write(`${line}\n`),
  ...(readings !== undefined && { read: (reading) => appendFileSync(readings, `${JSON.stringify(reading)}\n`) }),
});
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.troubles.length > 0 ? 1 : 0;
