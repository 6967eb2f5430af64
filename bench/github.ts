import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { actionNames, buildActions } from '../scripts/build-actions.ts';
import { root } from '../scripts/bundle.ts';
import { openWorld } from '../test/organisation/world.ts';
import type { Bench, Figure } from './figure.ts';
import { figureOf, median, seconds, takeTurns } from './measure.ts';

const run = promisify(execFile);
const starts = 7;
const inits = 3;

export const bench: Bench = {
  title: 'on GitHub: an organisation from nothing, and the actions’ bundles',
  async run({ say, signal }) {
    say('init against a local GitHub, the browser’s part pressed at once');
    const took: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < inits; round += 1) {
      signal.throwIfAborted();
      const world = await openWorld();
      try {
        took.push(await seconds(() => world.run()));
        again.push(await seconds(() => world.run()));
      } finally {
        await world.close();
      }
    }
    say('bundles');
    await buildActions(true);
    const bundles = Object.fromEntries(
      await Promise.all(actionNames.map(async (name) => [name, (await stat(bundleOf(name))).size / 1e6] as const)),
    );
    say(`${starts} starts of each action and of Node alone, by turns`);
    const programs = ['node', ...actionNames] as const;
    const cpu = new Map<string, number[]>(programs.map((name) => [name, []]));
    const times = await takeTurns(
      Object.fromEntries(programs.map((name) => [name, async () => cpu.get(name)?.push(await startOf(name))])),
      { rounds: starts, warmUps: 0 },
    );
    const medians = (of: (name: string) => readonly number[]): Record<string, number> =>
      Object.fromEntries(programs.map((name) => [name === 'node' ? 'node alone' : name, Math.round(median(of(name)))]));
    const wall = (name: string): number[] => (times[name] ?? []).map((time) => time * 1000);
    const slowest = (of: (name: string) => readonly number[]): string =>
      [...actionNames].toSorted((a, b) => median(of(b)) - median(of(a)))[0] ?? 'fetch';
    const busy = (name: string): number[] => cpu.get(name) ?? [];
    return {
      init_s: figureOf(took, 's', {
        target: { atMost: 60 },
        peers: { 'asked again, nothing to do': median(again) },
        note: 'three repositories with their workflows, rulesets, groups, secrets and the App, every answer checked against GitHub’s OpenAPI',
      }),
      bundle_mb: {
        value: Math.max(...Object.values(bundles)),
        unit: 'MB',
        n: 1,
        target: { atMost: 1.5 },
        peers: bundles,
        note: 'the largest action’s main.mjs',
      },
      cold_start_ms: figureOf(wall(slowest(wall)), 'ms', {
        target: { atMost: 250 },
        peers: medians(wall),
        note: `the slowest action (${slowest(wall)}), from process start to its first question, its inputs, and its end; on a busy machine mostly waiting`,
      }),
      cold_start_cpu_ms: figureOf(busy(slowest(busy)), 'ms', {
        target: { atMost: 250 },
        peers: medians(busy),
        note: `the same starts in processor time, user and system, of all threads (most: ${slowest(busy)})`,
      }),
    } satisfies Record<string, Figure>;
  },
};

/** Starts Node alone or an action's bundle; without an input each gets as far as asking for them. Gives its processor time in ms. */
async function startOf(name: string): Promise<number> {
  const program = name === 'node' ? ['-e', '0'] : [bundleOf(name)];
  const args = ['--import', new URL('github/cpu-at-exit.mjs', import.meta.url).href, ...program];
  const { stderr } = await run(process.execPath, args, { env: { PATH: process.env['PATH'] }, cwd: '/' }).catch(
    (error: { stderr: string }) => error,
  );
  return Number(/\ncpu ([\d.]+)\n$/.exec(stderr)?.[1]);
}

function bundleOf(name: string): string {
  return join(root, 'actions', name, 'dist', 'main.mjs');
}
