import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../bundle.ts';
import { releaseTexts } from './release-texts.ts';

/** `npm run release:prepare -- 1.2.3`: writes the version and the changelog; what is left is a pull request. Exit 0 written, 3 refused. */
const [version = ''] = process.argv.slice(2);
const paths = {
  package: 'package.json',
  lock: 'package-lock.json',
  client: 'harvester/mlflow/package.json',
  changelog: 'CHANGELOG.md',
  upgrading: 'docs/upgrading.md',
} as const;
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const [manifest, lock, client, changelog, upgrading] = await Promise.all(Object.values(paths).map(read));
try {
  const day = new Date().toISOString().slice(0, 10);
  const made = releaseTexts(
    { package: manifest ?? '', lock: lock ?? '', client: client ?? '', changelog: changelog ?? '', upgrading: upgrading ?? '' },
    version,
    day,
  );
  for (const [name, text] of Object.entries(made)) await writeFile(join(root, paths[name as keyof typeof made]), text);
  process.stdout.write(`${Object.keys(made).length} files say ${version}\nnext: npm test, then a pull request with them alone\n`);
} catch (error) {
  process.stderr.write(`release: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 3;
}
