import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** `harvester app` as a process of its own. */
export interface AppProcess {
  readonly url: string;
  /** Lines of its log so far. */
  readonly log: readonly string[];
  /** Asks it to end and resolves with its exit code, or the signal that ended it. */
  ends(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts it on a ledger; rejects with its log when it does not come up. */
export async function appProcess(settings: Readonly<Record<string, string>>, ledger: string): Promise<AppProcess> {
  const child = spawn(process.execPath, [cli, 'app', '--json', '--port', '0', '--ledger', ledger], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface(child.stderr).on('line', (line) => log.push(line));
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const up = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const first = await Promise.race([up, ended.then(() => undefined)]);
  if (!first) throw new Error(`harvester app did not come up: ${log.join('\n')}`);
  return {
    url: (JSON.parse(first[0]) as { url: string }).url,
    log,
    ends: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code, by] = await ended;
      return code ?? by;
    },
  };
}
