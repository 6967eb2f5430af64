import { spawn } from 'node:child_process';
import { gitEnvironment } from './git-environment.ts';

/** The bytes of blobs of a bare repository, in the order asked for; throws at the first over `limit`, unread, and at what is no blob. */
export async function* readBlobs(
  dir: string,
  shas: readonly string[],
  limit: number,
): AsyncGenerator<readonly [sha: string, bytes: Buffer]> {
  const git = spawn('git', ['-C', dir, 'cat-file', '--batch', '--buffer'], { env: gitEnvironment(), stdio: ['pipe', 'pipe', 'ignore'] });
  const failed = new Promise<never>((_, reject) => git.on('error', reject));
  failed.catch(() => undefined);
  git.stdin.on('error', () => undefined).end(`${shas.join('\n')}\n`);
  const out = new Pieces(git.stdout);
  try {
    for (const sha of shas) {
      const [named, kind, size] = (await Promise.race([out.line(), failed])).split(' ');
      if (named !== sha || kind !== 'blob') throw new Error(`${sha} is no file: git says "${named} ${kind}"`);
      if (!(Number(size) <= limit)) throw new Error(`blob ${sha} holds ${size} bytes, over the limit of ${limit}`);
      yield [sha, await out.take(Number(size))];
      await out.take(1);
    }
  } finally {
    git.kill('SIGKILL');
  }
}

/** A stream read by lines and by counts of bytes. */
class Pieces {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) return (await this.take(end + 1)).toString('utf8').trimEnd();
      this.#rest = Buffer.concat([this.#rest, await this.#more()]);
    }
  }

  async take(count: number): Promise<Buffer> {
    const parts = [this.#rest];
    let held = this.#rest.length;
    while (held < count) {
      const chunk = await this.#more();
      parts.push(chunk);
      held += chunk.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(count);
    return all.subarray(0, count);
  }

  async #more(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next();
    if (done) throw new Error('git ended before it gave every file');
    return value;
  }
}
