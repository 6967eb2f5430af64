import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../terminal.ts';
import { exportCommand } from './export.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-export-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function exportTo(out: string, ...more: string[]): Promise<unknown> {
  const all = ['models:/digits@champion', out, '--registry', 'http://127.0.0.1:9', ...more];
  return exportCommand().exitOverride().parseAsync(all, { from: 'user' });
}

test.each(['hf', 'oci'])('%s: a folder that is there stays, and it is said what to do before anybody is asked', async (format) => {
  const refused = exportTo(dir, '--format', format);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(`${dir} is there already and stays as it is: name another place, or move that one away first`);
});

test('kserve: so does a file, and a link that leads nowhere', async () => {
  const kserve = ['--format', 'kserve', '--storage-uri', 's3://models/digits/1'];
  const [file, link] = [join(dir, 'service.yaml'), join(dir, 'link.yaml')];
  await writeFile(file, '');
  await symlink(join(dir, 'nowhere'), link);
  for (const taken of [file, link]) await expect(exportTo(taken, ...kserve)).rejects.toThrow(/is there already/);
  await expect(exportTo(join(file, 'below'), ...kserve)).rejects.toThrow(/cannot be made: .*ENOTDIR/);
});

test('what is free goes on to the registry', async () => {
  await expect(exportTo(join(dir, 'hub'), '--format', 'hf')).rejects.not.toThrow(UsageError);
});
