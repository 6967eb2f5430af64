import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import type { SoakRunner } from './soak-runner.ts';
import type { Story } from './story.ts';

/** What had been taken up after so many attempts, read while GitHub was calm and nothing was under way; `npm run bench -- scale soak=FILE` judges how it grew. */
export interface SoakReading {
  readonly attempts: number;
  readonly openPulls: number;
  /** Of this process after a collection, local-github with all it keeps included. */
  readonly heapMB: number;
  readonly ledgerMB: number;
  /** The most pull requests that waited for a look at one time since the reading before. */
  readonly queue: number;
  /** What the App took, and asked of GitHub, for one round over everything that is open, with nothing to do. */
  readonly sweepSeconds: number;
  readonly sweepCalls: number;
  /** The internal site from the records as they were, built whole by `harvester site build`. */
  readonly buildSeconds: number;
}

const run = promisify(execFile);
const harvester = fileURLToPath(new URL('../../cli/harvester.mjs', import.meta.url));
/** Rounds after which what they were to catch up with is caught up with. */
const mostRounds = 30;

/** Reads how much a soak has taken up. */
export class SoakGauge {
  readonly #story: Story;
  readonly #runner: SoakRunner;
  #queue = 0;

  constructor(story: Story, runner: SoakRunner) {
    this.#story = story;
    this.#runner = runner;
  }

  /** To be called often: remembers how many pull requests wait now, if that is the most. */
  async glance(): Promise<void> {
    this.#queue = Math.max(this.#queue, await this.#story.counted('harvester_queue'));
  }

  /** With every fault off. Throws when the App goes on writing. */
  async read(openPulls: number): Promise<SoakReading> {
    const sweep = await this.#quietSweep();
    const { size } = await stat(join(this.#story.dir, 'ledger.sqlite'));
    const queue = this.#queue;
    this.#queue = 0;
    const attempts = this.#runner.answered.length;
    return { attempts, openPulls, heapMB: heapMB(), ledgerMB: size / 1_000_000, queue, ...sweep, buildSeconds: await this.#buildSeconds() };
  }

  async #quietSweep(): Promise<Pick<SoakReading, 'sweepSeconds' | 'sweepCalls'>> {
    for (let round = 0; round < mostRounds; round += 1) {
      await this.#story.settles();
      const [written, called] = [
        await this.#story.counted('harvester_writes_total'),
        await this.#story.counted('harvester_github_calls_total'),
      ];
      const began = performance.now();
      await this.#story.app.sweep();
      const sweepSeconds = (performance.now() - began) / 1000;
      await this.#story.settles();
      if (written === (await this.#story.counted('harvester_writes_total')))
        return { sweepSeconds, sweepCalls: (await this.#story.counted('harvester_github_calls_total')) - called };
    }
    throw new Error(`the App still writes after ${mostRounds} rounds in which nobody did anything`);
  }

  async #buildSeconds(): Promise<number> {
    const { dir } = this.#story;
    const records = join(dir, 'records');
    const fresh = (await stat(records).catch(() => undefined)) === undefined;
    await run('git', fresh ? ['clone', '-q', this.#story.remote('mia', 'acme/records'), records] : ['-C', records, 'pull', '-q']);
    await mkdir(join(records, 'competitions'), { recursive: true });
    await copyFile(join(dir, 'seed-control', 'harvester.yaml'), join(records, 'harvester.yaml'));
    await copyFile(join(dir, 'seed-breast-tumour', 'competition.yaml'), join(records, 'competitions', 'breast-tumour.yaml'));
    const site = join(dir, 'site');
    await rm(site, { recursive: true, force: true });
    const began = performance.now();
    const { stdout } = await run('node', [harvester, 'site', 'build', records, site, '--json'], { maxBuffer: 2 ** 28 });
    const seconds = (performance.now() - began) / 1000;
    const { skipped } = JSON.parse(stdout) as { readonly skipped: readonly unknown[] };
    if (skipped.length > 0) throw new Error(`the site does not trust ${skipped.length} records: ${JSON.stringify(skipped[0])}`);
    return seconds;
  }
}

function heapMB(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return Math.round(process.memoryUsage().heapUsed / 1_000_000);
}
