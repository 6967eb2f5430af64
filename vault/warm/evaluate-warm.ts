import { connect, type Socket } from 'node:net';
import { AttemptRecord } from '../../core/contract/records.ts';
import { evaluateAttempt } from '../evaluate.ts';
import type { EvaluationInput } from '../evaluation-input.ts';
import { linesOf, say, WarmAnswer, type WarmRequest } from './messages.ts';
import { isOurs, warmSocket } from './warm-socket.ts';

/**
 * `evaluateAttempt` by the warm runner where there is one of this version, else here and cold. A warm runner that dies on the way loses
 * nothing: the attempt is evaluated here then, and whatever was booked already is said again, to the letter and at no cost.
 */
export async function evaluateWarm(input: EvaluationInput): Promise<AttemptRecord> {
  const socket = await warmRunner(input);
  if (!socket) return evaluateAttempt(input);
  const abort = (): void => void socket.destroy();
  input.signal?.addEventListener('abort', abort, { once: true });
  try {
    const record = await asked(socket, input);
    if (record) return record;
  } finally {
    input.signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
  input.log?.('the warm runner did not answer; starting cold');
  return evaluateAttempt(input);
}

const helloMs = 2000;

/** A connection to a runner of this version that only this user can reach; undefined when there is none. */
async function warmRunner({ version, log }: EvaluationInput): Promise<Socket | undefined> {
  const path = await warmSocket();
  if (!(await isOurs(path).catch(() => false))) return undefined;
  const socket = connect(path);
  socket.on('error', () => undefined);
  const timer = setTimeout(() => socket.destroy(), helloMs);
  try {
    const line = await firstLine(socket);
    const hello = WarmAnswer.safeParse(json(line));
    if (hello.success && hello.data.type === 'hello' && hello.data.version === version) return socket;
    if (line !== undefined) log?.('the warm runner is of another version; starting cold. Restart it: harvester warm');
  } finally {
    clearTimeout(timer);
  }
  socket.destroy();
  return undefined;
}

/** The record, or undefined when the warm runner could not give one. */
async function asked(socket: Socket, input: EvaluationInput): Promise<AttemptRecord | undefined> {
  const { log } = input;
  const ours = { now: undefined, signal: undefined, log: undefined, judge: undefined, pool: undefined };
  say(socket, { ...input, ...ours } satisfies WarmRequest);
  try {
    for await (const line of linesOf(socket)) {
      const answer = WarmAnswer.safeParse(json(line));
      if (!answer.success) return undefined;
      if (answer.data.type === 'log') log?.(answer.data.line);
      if (answer.data.type === 'failed') log?.(`the warm runner failed: ${answer.data.why}`);
      if (answer.data.type === 'failed') return undefined;
      if (answer.data.type !== 'record') continue;
      const record = AttemptRecord.safeParse(answer.data.record);
      return record.success && record.data.runKey === input.runKey ? record.data : undefined;
    }
  } catch {
    // It went away; what it had booked is in the store.
  }
  return undefined;
}

/** Reads one line and nothing beyond it. */
function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const done = (line: string | undefined): void => {
      socket.off('data', take).off('close', ended).pause();
      resolve(line);
    };
    const ended = (): void => done(undefined);
    const take = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      // It waits for a request after its greeting, so there is no second line yet.
      if (text.endsWith('\n')) done(text);
    };
    socket.on('data', take).on('close', ended);
  });
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
