import { spawn } from 'node:child_process';

interface Told {
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** Told what it writes to stderr, as it comes. */
  readonly progress?: (text: string) => void;
}

/** Runs a program to its end; resolves with what it printed. Rejects with its last words when it fails. */
export function output(command: string, args: readonly string[], { progress, ...options }: Told = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let [said, error] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error = (error + text).slice(-2000);
      progress?.(text.trim());
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${command} ended with ${code}: ${error || said.slice(-2000)}`)),
    );
  });
}
