import type { Readable, Writable } from 'node:stream';

/**
 * One message on a pipe: `u32 head length · u32 body length · head (UTF-8 JSON object) · body (bytes)`, all little-endian. Spoken with the
 * harness inside the sandbox and with the judge; their Python halves are `harness/run.py` and `judge/frames.py`.
 */
export interface Frame {
  readonly head: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

/** What may arrive, in bytes. Anything larger is refused before it is read. */
export interface FrameLimits {
  readonly head: number;
  readonly body: number;
}

/** The other side closed its pipe, in the middle of a message or between two. */
export class ChannelClosed extends Error {}
/** The other side sent something that is no message, or one nobody asked for. */
export class ChannelBroken extends Error {}

export interface Channel {
  /** Resolves when the bytes are handed to the pipe and it can take more. Never rejects: a closed pipe shows in `receive`. */
  send(head: Readonly<Record<string, unknown>>, body?: Uint8Array): Promise<void>;
  /** The next message. Rejects with `ChannelClosed` or `ChannelBroken`. */
  receive(limits: FrameLimits): Promise<Frame>;
  /** Bytes that came in unasked. */
  unread(): number;
}

/** Speaks frames over a child's pipes. */
export function openChannel(from: Readable, to: Writable): Channel {
  const input = byteReader(from);
  to.on('error', () => undefined);
  return {
    send: async (head, body = new Uint8Array()) => {
      const json = Buffer.from(JSON.stringify(head));
      const lengths = Buffer.alloc(8);
      lengths.writeUInt32LE(json.length, 0);
      lengths.writeUInt32LE(body.length, 4);
      to.cork();
      to.write(lengths);
      to.write(json);
      const roomy = body.length === 0 || to.write(body);
      to.uncork();
      if (!roomy && !to.destroyed) await drained(to);
    },
    receive: async (limits) => {
      const lengths = Buffer.from(await input.take(8));
      const [headLength, bodyLength] = [lengths.readUInt32LE(0), lengths.readUInt32LE(4)];
      if (headLength > limits.head || bodyLength > limits.body)
        throw new ChannelBroken(`a message of ${headLength} + ${bodyLength} bytes; at most ${limits.head} + ${limits.body} are taken`);
      const head = parseHead(await input.take(headLength));
      return { head, body: await input.take(bodyLength) };
    },
    unread: () => input.unread(),
  };
}

function parseHead(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new ChannelBroken('a message head that is not JSON', { cause });
  }
  throw new ChannelBroken('a message head that is not a JSON object');
}

function drained(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    to.on('drain', done).on('close', done).on('error', done);
  });
}

interface ByteReader {
  take(count: number): Promise<Uint8Array>;
  unread(): number;
}

/** Takes exact counts of bytes from a stream; big ones are copied once, straight into place. */
function byteReader(from: Readable): ByteReader {
  let waiting: (() => void) | undefined;
  let ended = false;
  const wake = (): void => waiting?.();
  from.on('readable', wake);
  for (const event of ['end', 'close', 'error'] as const)
    from.on(event, () => {
      ended = true;
      wake();
    });
  return {
    unread: () => from.readableLength,
    take: async (count) => {
      const into = new Uint8Array(count);
      let filled = 0;
      while (filled < count) {
        const available = from.readableLength;
        const chunk = available === 0 ? null : (from.read(Math.min(available, count - filled)) as Buffer | null);
        if (chunk) {
          into.set(chunk, filled);
          filled += chunk.length;
          continue;
        }
        if (ended) throw new ChannelClosed(`the pipe closed after ${filled} of ${count} bytes`);
        // A stream in paused mode only starts reading when asked.
        from.read(0);
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
        waiting = undefined;
      }
      return into;
    },
  };
}
