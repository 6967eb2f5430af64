import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment } from '../../git/run.ts';
import { fullName } from '../../store.ts';
import type { JobContext } from '../job-context.ts';
import { runProcess } from '../process.ts';

/** `actions/checkout`: a real fetch over HTTP with the token, so a job sees only what its token may read. */
export async function checkout(context: JobContext, inputs: Record<string, string>): Promise<Record<string, string>> {
  const { world, job, folders } = context;
  const own = fullName(job.run.repository);
  const repository = inputs['repository'] || own;
  const ref = inputs['ref'] || (repository === own ? job.run.headSha : 'HEAD');
  const token = inputs['token'] || context.token.token;
  const dir = join(folders.workspace, inputs['path'] || '.');
  if (dir !== folders.workspace && !dir.startsWith(`${folders.workspace}/`))
    throw new Error(`Repository path '${dir}' is not under '${folders.workspace}'`);
  context.masks.add(token);
  await mkdir(dir, { recursive: true });
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const authority: Record<string, string> = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${world.url}/.extraheader`,
    GIT_CONFIG_VALUE_0: header,
  };
  const git = async (...args: string[]) => {
    const lines: string[] = [];
    const code = await runProcess({
      command: 'git',
      args,
      cwd: dir,
      env: { ...gitEnvironment, ...authority, HOME: folders.home },
      signal: context.signal,
      onLine: (line) => lines.push(line),
    });
    for (const line of lines) context.log(line);
    if (code !== 0) throw new Error(`The process 'git' failed with exit code ${code}: ${lines.at(-1) ?? args.join(' ')}`);
    return lines.join('\n');
  };
  const depth = Number(inputs['fetch-depth'] ?? 1);
  await git('init', '--quiet', '.');
  await git('remote', 'add', 'origin', `${world.url}/${repository}`);
  await git(
    'fetch',
    '--quiet',
    '--no-tags',
    ...(depth > 0 ? [`--depth=${depth}`] : []),
    'origin',
    /^[0-9a-f]{40}$/.test(ref) || ref === 'HEAD' || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`,
  );
  await git(
    '-c',
    'advice.detachedHead=false',
    'checkout',
    '--quiet',
    ...(/^[0-9a-f]{40}$|^HEAD$|^refs\/(?!heads\/)/.test(ref) ? ['FETCH_HEAD'] : ['-B', ref.replace('refs/heads/', ''), 'FETCH_HEAD']),
  );
  if ((inputs['persist-credentials'] ?? 'true') !== 'false') await git('config', `http.${world.url}/.extraheader`, header);
  return { commit: await git('rev-parse', 'HEAD'), ref };
}
