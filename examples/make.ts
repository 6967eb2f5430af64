import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fillCompetition } from '../demo/data/fill-competition.ts';
import { environment } from '../scripts/environment.mjs';
import { examples, isExample } from './examples.ts';
import { materialise } from './materialise.ts';
import { prepareExample, publishedSeed } from './prepare.ts';

const help = `npm run -s example -- EXAMPLE DIR [--seed N]

Makes one of the examples whole: DIR/competition is the repository to publish, DIR/data/private the splits for the private runner
(HARVESTER_DATA). The published seed is ${publishedSeed}; take another one, and tell nobody, and no participant has seen your private rows.

  EXAMPLE   ${examples.join(', ')}
  DIR       a folder that is not there yet

  example: npm run -s example -- co2-forecast ../co2 --seed 4711
`;

/** Exit 0 made, 2 could not be made, 3 wrong usage. */
process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`make: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: String(publishedSeed) }, help: { type: 'boolean', default: false } },
  });
  const [example = '', dir, ...more] = positionals;
  const seed = Number(values.seed);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (!isExample(example) || dir === undefined || more.length > 0 || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write(help);
    return 3;
  }
  const home = resolve(dir);
  await mkdir(home);
  const python = await environment('competition');
  const data = await prepareExample(example, {
    out: join(home, 'data'),
    python: python.python,
    libraryPath: join(python.path, 'lib'),
    seed,
  });
  const repository = join(home, 'competition');
  await materialise(example, repository);
  const lockSha256 = createHash('sha256')
    .update(await readFile(join(repository, 'env', 'requirements.lock')))
    .digest('hex');
  const path = join(repository, 'competition.yaml');
  const text = await readFile(path, 'utf8');
  await cp(data.publicFile, join(repository, 'data', 'public', basename(data.publicFile)));
  await writeFile(path, fillCompetition(text, { splits: data.splits, lockSha256 }));
  process.stdout.write(`${repository}: publish this\n${data.privateDir}: copy this to the private runner (HARVESTER_DATA)\n`);
  return 0;
}
