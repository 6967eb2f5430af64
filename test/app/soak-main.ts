import { soak } from './soak.ts';

// `npm run soak [attempts] [seed]`: the long form of soak.test.ts. Prints one JSON object; exit 1 when anything came out wrong.
const attempts = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(attempts) || attempts < 1 || !Number.isInteger(seed))
  throw new Error('npm run soak [attempts] [seed]: whole numbers, the first at least 1');
const report = await soak(attempts, seed, (line) => process.stderr.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.troubles.length > 0 ? 1 : 0;
