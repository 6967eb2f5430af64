import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../core/rules/seeded-random.ts';
import { competition } from '../../app/testing/world.ts';
import { gitElsewhere } from '../../local-github/git/git-elsewhere.ts';
import { MovedClock } from './moved-clock.ts';
import { troublesOf } from './soak-checks.ts';
import { switchMood } from './soak-faults.ts';
import { SoakGauge, type SoakReading } from './soak-gauge.ts';
import { SoakPeople, type Played } from './soak-people.ts';
import { SoakRunner } from './soak-runner.ts';
import { Story } from './story.ts';

export interface SoakReport {
  /** Gives the same acts and faults again; how they meet is the machine's. */
  readonly seed: number;
  readonly attempts: number;
  readonly pulls: number;
  readonly teams: number;
  readonly acts: Readonly<Record<string, number>>;
  readonly moods: Readonly<Record<string, number>>;
  readonly given: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Of this process after a collection, local-github with all it keeps included: half way and at the end. */
  readonly heapMB: readonly [number, number];
  readonly troubles: readonly string[];
  /** The folder of the play, ledger and repositories, when something came out wrong. */
  readonly kept?: string;
}

export interface SoakWatcher {
  said?(line: string): void;
  read?(reading: SoakReading): void;
  /** Whether to stop before all attempts were made, and judge what was played. */
  enough?(): boolean;
}

const attemptsPerDay = 3;
const actsARound = 8;
/** Rounds between readings. */
const readEvery = 9;
/** Megabytes an attempt may leave behind in a GitHub that keeps every delivery, run and check in memory. */
const mostHeapAnAttempt = 1;
/** Before that many attempts it is the caches that fill. */
const heapShowsAfter = 100;

/** Plays until runs were asked for `attempts` times on a GitHub that fails in every way it can, then lets everything settle and looks at what is left. */
export async function soak(attempts: number, seed: number, watcher: SoakWatcher = {}): Promise<SoakReport> {
  const began = performance.now();
  const clock = new MovedClock();
  const runner = await SoakRunner.start(seed);
  const gitHere = gitElsewhere();
  const phases = [{ name: 'main', opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z', board: 'feedback' as const }];
  const change = { phases, limits: { ...competition.limits, attemptsPerDay } };
  let story: Story | undefined;
  let troubled = true;
  try {
    clock.skipToHour(1);
    story = await Story.begin(change, { runner: runner.options });
    runner.signer = story.runner;
    const people = new SoakPeople(story.github, clock, (headSha, team) => runner.teams.set(headSha, team));
    const play = new Play(story, people, runner, clock, seed);
    const readings: SoakReading[] = [];
    const reads = async (): Promise<void> => {
      if (runner.answered.length === (readings.at(-1)?.attempts ?? 0)) return;
      const reading = await play.reads();
      readings.push(reading);
      watcher.read?.(reading);
    };
    for (let round = 1; runner.answered.length < attempts && !watcher.enough?.(); round += 1) {
      await play.round();
      if (round % readEvery === 0) await reads();
      watcher.said?.(
        `${runner.answered.length} of ${attempts} attempts, ${people.pulls.length} pull requests, ${play.mood}, ${Math.round((performance.now() - began) / 1000)} s`,
      );
    }
    const answered = runner.answered.length;
    const restless = await play.settles();
    if (restless.length === 0) await reads();
    await story.stopsApp();
    const troubles = [...restless, ...(await troublesOf(story, people, runner, attemptsPerDay))];
    const end = readings.at(-1);
    const half = readings.find((reading) => reading.attempts >= answered / 2) ?? end;
    const left = half && end && end.attempts > half.attempts ? (end.heapMB - half.heapMB) / (end.attempts - half.attempts) : 0;
    if (answered >= heapShowsAfter && left > mostHeapAnAttempt) troubles.push(`each attempt left ${left.toFixed(2)} MB behind`);
    troubled = troubles.length > 0;
    return {
      seed,
      attempts: answered,
      pulls: people.pulls.length,
      teams: new Set(people.pulls.map(({ team }) => team)).size,
      acts: counted(play.acts),
      moods: counted(play.moods),
      given: counted(runner.answered.map(({ given }) => given)),
      seconds: Math.round((performance.now() - began) / 1000),
      heapMB: [half?.heapMB ?? 0, end?.heapMB ?? 0],
      troubles,
      ...(troubled && { kept: story.dir }),
    };
  } finally {
    runner.close();
    clock.restore();
    await story?.ends({ keep: troubled });
    gitHere();
  }
}

/** The play itself: rounds of random acts, each in a mood of GitHub's. */
class Play {
  readonly acts: string[] = [];
  readonly moods: string[] = [];
  readonly #story: Story;
  readonly #people: SoakPeople;
  readonly #runner: SoakRunner;
  readonly #clock: MovedClock;
  readonly #gauge: SoakGauge;
  readonly #random: () => number;
  readonly #faults: () => number;
  #rounds = 0;

  constructor(story: Story, people: SoakPeople, runner: SoakRunner, clock: MovedClock, seed: number) {
    this.#story = story;
    this.#people = people;
    this.#runner = runner;
    this.#clock = clock;
    this.#gauge = new SoakGauge(story, runner);
    this.#random = seededRandom(seed);
    this.#faults = seededRandom(seed + 1);
  }

  get mood(): string {
    return this.moods.at(-1) ?? '';
  }

  async round(): Promise<void> {
    this.#rounds += 1;
    this.moods.push(switchMood(this.#story.github.admin.faults, this.#faults));
    for (let act = 0; act < actsARound; act += 1) {
      await this.#act();
      this.#clock.skip(2 + this.#random() * 60);
      await sleep(this.#random() * 80);
      await this.#gauge.glance();
    }
    await this.#story.app.sweep();
    if (this.#random() < 0.15) await this.#restart();
    // Runs that hang hold their runner until the night.
    if (this.#rounds % 3 === 0) await this.#night();
    else this.#clock.skip(this.#random() * 900);
  }

  /** Every fault off, then sweeps until nothing changes, and no night gives anybody an attempt to go on with. Returns what did not come to rest. */
  async settles(): Promise<string[]> {
    switchMood(this.#story.github.admin.faults, this.#faults, 'calm');
    this.#runner.calm = true;
    this.#clock.skip(3700);
    let quiet = 0;
    let atNight: number | undefined;
    for (let round = 0; round < 200; round += 1) {
      const before = await this.#story.counted('harvester_writes_total');
      await this.#runner.releasing(async () => {
        await this.#story.app.sweep();
        await this.#story.settles();
      });
      const written = await this.#story.counted('harvester_writes_total');
      quiet = written === before ? quiet + 1 : 0;
      if (quiet < 2) this.#clock.skip(910);
      else if (written === atNight) return [];
      else {
        atNight = written;
        quiet = 0;
        this.#clock.skipToHour(1);
      }
    }
    return ['sweeps still change something after 200 rounds'];
  }

  /** With every fault off; the next round chooses its mood. */
  async reads(): Promise<SoakReading> {
    switchMood(this.#story.github.admin.faults, this.#faults, 'calm');
    this.#clock.skip(3700);
    return this.#runner.releasing(() => this.#gauge.read(this.#people.pulls.filter(({ open }) => open).length));
  }

  async #act(): Promise<void> {
    const open = this.#people.pulls.filter((pull) => pull.open && !pull.withdrawn);
    const closed = this.#people.pulls.filter((pull) => !pull.open);
    const some = <T>(of: readonly T[]): T | undefined => of[Math.floor(this.#random() * of.length)];
    const pull = some(open);
    const gone = some(closed);
    const draw = this.#random();
    const acts: readonly (readonly [string, number, Played | undefined, (of: Played) => Promise<unknown>])[] = [
      ['push', 0.16, pull, (of) => this.#people.pushes(of, false)],
      ['force-push', 0.08, pull, (of) => this.#people.pushes(of, true)],
      ['close', 0.05, pull, (of) => this.#people.sets(of, false)],
      ['reopen', 0.04, gone, (of) => this.#people.sets(of, true)],
      ['/evaluate', 0.08, pull, (of) => this.#people.says(of, 'maintainer', '/evaluate')],
      ['/evaluate of a team', 0.02, pull, (of) => this.#people.says(of, 'team', '/evaluate')],
      ['/cancel', 0.06, pull, (of) => this.#people.says(of, 'team', '/cancel')],
      ['/withdraw', 0.03, pull, (of) => this.#people.says(of, 'team', '/withdraw')],
      ['/hold', 0.04, pull, (of) => this.#people.says(of, 'maintainer', '/hold')],
      ['/hold off', 0.04, pull, (of) => this.#people.says(of, 'maintainer', '/hold off')],
    ];
    let left = draw;
    for (const [name, share, of, act] of acts) {
      if (of && left < share) {
        this.acts.push(name);
        await act(of);
        return;
      }
      left -= share;
    }
    this.acts.push('open');
    await this.#people.opens(`team-${Math.floor(this.#random() * (3 + this.#people.pulls.length / 3))}`);
  }

  async #restart(): Promise<void> {
    this.acts.push('restart');
    // It starts only where GitHub answers.
    this.moods.push(switchMood(this.#story.github.admin.faults, this.#faults, 'calm'));
    await this.#story.stopsApp();
    this.#clock.skip(3700);
    await this.#story.startsApp();
  }

  async #night(): Promise<void> {
    this.acts.push('night');
    await this.#runner.releasing(() => this.#story.settles());
    this.#clock.skipToHour(1);
    await this.#story.app.sweep();
  }
}

function counted(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
