import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JobContext } from '../job-context.ts';
import { uploadArtifact } from './upload-artifact.ts';

test.each(['10:30.png', 'why?.md', 'a"b', 'line\nbreak'])(
  'a file called %j is taken into no artifact, as GitHub takes none',
  async (name) => {
    const workspace = await mkdtemp(join(tmpdir(), 'upload-'));
    onTestFinished(() => rm(workspace, { recursive: true }));
    await mkdir(join(workspace, 'inputs'));
    await writeFile(join(workspace, 'inputs', 'fine name.csv'), '');
    await writeFile(join(workspace, 'inputs', name), '');
    const context = { job: { run: {} }, folders: { workspace } } as unknown as JobContext;
    await expect(uploadArtifact(context, { name: 'inputs', path: 'inputs' })).rejects.toThrow(
      `The path for one of the files in artifact is not valid: ${name}. Contains one of`,
    );
  },
);
