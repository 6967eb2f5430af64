import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AttemptRecord } from '../../core/contract/records.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { seededRandom } from '../../core/rules/seeded-random.ts';
import { attempt } from '../../app/testing/records.ts';
import { type Signer } from './signer.ts';
import { repository, type StoryOptions } from './story.ts';

interface Asked {
  readonly runKey: string;
  readonly number: number;
  readonly headSha: string;
  /** When the head was charged, where the App says it was. */
  readonly chargedAt?: string;
}

/** What a run gave: a score, a failure of the team's or of the gate, a failure of ours, no result, or nothing for a long time. */
export type Given = 'scored' | 'TIMEOUT' | 'GATE' | 'INFRA' | 'nothing' | 'hung';

export interface Answered extends Asked {
  readonly team: string;
  readonly given: Given;
  /** When the run began: ISO 8601, UTC. */
  readonly at: string;
}

const chances: readonly (readonly [Given, number])[] = [
  ['scored', 0.62],
  ['TIMEOUT', 0.1],
  ['GATE', 0.06],
  ['INFRA', 0.1],
  ['nothing', 0.08],
  ['hung', 0.04],
];

/** A runner without a vault: every job is answered at once, by chance, with a real signed record. */
export class SoakRunner {
  readonly answered: Answered[] = [];
  /** The team of each head, as the job would read it from the files. */
  readonly teams = new Map<string, string>();
  signer: Signer | undefined;
  /** Nothing hangs any more. */
  calm = false;
  readonly #server = createServer();
  readonly #held = new Set<() => void>();
  readonly #seed: number;

  private constructor(seed: number) {
    this.#seed = seed;
    this.#server.on('request', (request, response) => {
      void text(request)
        .then(async (body) => this.#answer(JSON.parse(body) as Asked))
        .then((answer) => response.writeHead(answer === undefined ? 500 : 200).end(answer))
        // A job that was cancelled while it asked.
        .catch(() => response.destroy());
    });
  }

  static async start(seed: number): Promise<SoakRunner> {
    const runner = new SoakRunner(seed);
    await new Promise<void>((done) => runner.#server.listen(0, '127.0.0.1', done));
    return runner;
  }

  get options(): NonNullable<StoryOptions['runner']> {
    const { port } = this.#server.address() as AddressInfo;
    return { script: fileURLToPath(new URL('./soak-job.ts', import.meta.url)), env: { ANSWERS: `http://127.0.0.1:${port}` }, slots: 4 };
  }

  /** Lets every run end that hangs. */
  release(): void {
    for (const end of this.#held) end();
    this.#held.clear();
  }

  /** Lets every run end that hangs, or comes to hang, until `work` is done. */
  async releasing<T>(work: () => Promise<T>): Promise<T> {
    this.release();
    const timer = setInterval(() => this.release(), 100);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  close(): void {
    this.release();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(asked: Asked): Promise<string | undefined> {
    const earlier = this.answered.filter(({ number }) => number === asked.number).length;
    const given = this.#chance(asked.number * 1000 + earlier);
    const team = this.teams.get(asked.headSha) ?? '';
    const at = new Date().toISOString();
    this.answered.push({ ...asked, team, given, at });
    if (given === 'hung') await new Promise<void>((end) => this.#held.add(end));
    if (given === 'nothing' || given === 'hung' || !this.signer) return undefined;
    const about = { number: asked.number, headSha: asked.headSha, team, members: [team], finishedAt: new Date().toISOString() };
    const made = attempt({ ...about, ...(given === 'scored' ? { value: 0.5 + (asked.number % 40) / 100 } : { errorClass: given }) });
    const key = { repository, number: asked.number, headSha: asked.headSha };
    const runner = { ...made.runner, id: this.signer.id };
    const { runKey, chargedAt } = asked;
    const record = AttemptRecord.parse({ ...made, key, runKey, runner, startedAt: at, ...(chargedAt !== undefined && { chargedAt }) });
    return JSON.stringify(await seal('attempt', record, await privateKey(this.signer.id, this.signer.key)));
  }

  #chance(nth: number): Given {
    let left = seededRandom(this.#seed + nth)();
    for (const [given, share] of chances) {
      if (left < share) return given === 'hung' && this.calm ? 'nothing' : given;
      left -= share;
    }
    return 'scored';
  }
}
