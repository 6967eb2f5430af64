import { spawn } from 'node:child_process';
import { size, type Output } from './terminal.ts';

/** A command of a session: what is typed, where, and with which environment. */
export interface Typed {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const prompt = '\x1b[32m$\x1b[0m ';
const readingSeconds = 2;

/**
 * Types commands one after the other into a shell in a pseudo-terminal (util-linux' `script`) and resolves to everything the terminal was sent.
 * Rejects with what it said when one ends with another code than 0.
 */
export async function typeInTerminal(commands: readonly Typed[]): Promise<Output[]> {
  const outputs: Output[] = [];
  let now = 0;
  for (const typed of commands) {
    outputs.push({ at: now, text: prompt });
    now += 0.8;
    for (const letter of typed.command) outputs.push({ at: (now += 0.05), text: letter });
    outputs.push({ at: (now += 0.6), text: '\r\n' });
    const ran = await runInTerminal(typed);
    outputs.push(...ran.map(({ at, text }) => ({ at: now + at, text })));
    now += (ran.at(-1)?.at ?? 0) + readingSeconds;
  }
  return outputs;
}

function runInTerminal({ command, cwd, env }: Typed): Promise<Output[]> {
  const line = `stty cols ${size.columns} rows ${size.rows}; ${command}`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', line, '/dev/null'], {
    cwd,
    env: { ...process.env, ...env, SHELL: '/bin/sh', TERM: 'xterm-256color', COLORTERM: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = performance.now();
  const outputs: Output[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => outputs.push({ at: (performance.now() - started) / 1000, text }));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(outputs);
      else reject(new Error(`${command} ended with ${code} and said:\n${outputs.map(({ text }) => text).join('')}`));
    });
  });
}
