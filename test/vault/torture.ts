import { killRounds } from './kill-rounds.ts';
import { makeWorld } from './world.ts';

// `npm run torture [kills]`: the long form of kill.test.ts. Prints one JSON object; exit 1 when anything was lost or counted twice.
const kills = Number(process.argv[2] ?? 200);
if (!Number.isInteger(kills) || kills < 1) throw new Error('npm run torture [kills]: a whole number of at least 1');
const world = await makeWorld();
try {
  const report = await killRounds(world, kills, Math.random, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.troubles.length > 0 ? 1 : 0;
} finally {
  await world.close();
}
