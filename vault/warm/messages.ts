import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { EvaluationInput } from '../evaluation-input.ts';

/** What of an evaluation's input crosses the socket; the rest is the warm runner's own. */
export type WarmRequest = Omit<EvaluationInput, 'now' | 'signal' | 'log' | 'judge' | 'pool'>;

/** What the warm runner says: who it is, lines for the log, and in the end the record. */
export const WarmAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: z.string(), pid: z.number() }),
  z.object({ type: z.literal('log'), line: z.string() }),
  z.object({ type: z.literal('record'), record: z.unknown() }),
  z.object({ type: z.literal('failed'), why: z.string() }),
]);
export type WarmAnswer = z.infer<typeof WarmAnswer>;

/** One JSON value a line. */
export function say(socket: Socket, value: WarmAnswer | WarmRequest): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** The other side's lines, until it is gone. */
export function linesOf(socket: Socket): AsyncIterable<string> {
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  // A socket that is destroyed never ends, and readline waits for an end only.
  socket.once('close', () => lines.close());
  return lines;
}
