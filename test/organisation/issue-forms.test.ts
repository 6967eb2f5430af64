import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { labels } from '../../organisation/init/desired.ts';
import { root } from '../../scripts/bundle.ts';

test('each label that an issue form puts on is made by init, or is one of GitHub’s own', async () => {
  const forms = join(root, 'competition-template', '.github', 'ISSUE_TEMPLATE');
  const files = (await readdir(forms)).filter((name) => name !== 'config.yml');
  const named = await Promise.all(
    files.map(async (name) => (load(await readFile(join(forms, name), 'utf8')) as { labels?: string[] }).labels ?? []),
  );
  expect(named.flat().length).toBeGreaterThan(0);
  expect(named.flat().filter((label) => label !== 'question' && !(label in labels))).toEqual([]);
});
