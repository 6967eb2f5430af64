import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { stateDir } from '../../scripts/environment.mjs';
import type { Channel } from '../../vault/drill/channel.ts';
import { findRunsc, withoutGvisor } from '../hostile/runsc.ts';

const run = promisify(execFile);

interface Told {
  readonly code: number;
  readonly report: { readonly isolation: string; readonly channels: readonly Channel[] };
}

async function harvester(args: readonly string[], wall: Record<string, string>): Promise<Told> {
  const cli = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
  const ended = await run(process.execPath, [cli, ...args], { env: { ...process.env, ...wall } }).catch(
    (error: { code: number; stdout: string }) => error,
  );
  return { code: 'code' in ended ? ended.code : 0, report: JSON.parse(ended.stdout) as Told['report'] };
}

const noGvisor = withoutGvisor();
if (noGvisor) process.stderr.write(`skipped: the exercise in gVisor: ${noGvisor}\n`);
const walls = [{ wall: 'bubblewrap', isolation: /^bwrap\+/ }, ...(noGvisor ? [] : [{ wall: 'gvisor', isolation: /^gvisor$/ }])];

test.each(walls)('behind $wall, a security officer plays the exercise and sees which bits can get out of this machine', async (one) => {
  const lock = join(import.meta.dirname, '..', '..', 'competition-template', 'env', 'requirements.lock');
  const { code, report } = await harvester(['drill', '--json', '--quiet', '--lock', lock], {
    HARVESTER_SANDBOX: one.wall,
    HARVESTER_RUNSC: findRunsc() ?? '',
  });
  const { channels, isolation } = report;
  expect(isolation).toMatch(one.isolation);
  expect(channels.length).toBeGreaterThanOrEqual(20);
  expect(new Set(channels.map(({ name }) => name)).size).toBe(channels.length);
  // What leaves is what the policy allows and the ledger counts; what only this machine's own users see is said to be so.
  for (const { name, leaked, booked, reach, bits } of channels) {
    if (leaked && reach === 'outside') throw new Error(`${name} leaks`);
    expect([name, booked]).toEqual([name, reach === 'answer']);
    expect(bits > 0).toBe(leaked);
  }
  expect(channels.find(({ name }) => name === 'score of a further attempt')).toMatchObject({ leaked: false });
  expect(code).toBe(0);
  expect((await readdir(stateDir())).filter((name) => name.startsWith('drill-'))).toEqual([]);
});
