import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface ProcessCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  onLine(line: string): void;
}

/** How long a cancelled process has between SIGINT, SIGTERM and SIGKILL, in milliseconds. */
const patience = { interrupt: 2500, terminate: 1500 };

/** Runs a process in its own group, both outputs line by line; the whole group is gone when this resolves. */
export function runProcess(call: ProcessCall): Promise<number> {
  return new Promise((resolve, reject) => {
    if (call.signal.aborted) return resolve(130);
    const child = spawn(call.command, call.args, {
      cwd: call.cwd,
      env: { ...call.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timers: NodeJS.Timeout[] = [];
    const group = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // The group is gone already.
      }
    };
    const abort = () => {
      if (call.signal.reason === 'closing') return group('SIGKILL');
      group('SIGINT');
      timers.push(
        setTimeout(() => group('SIGTERM'), patience.interrupt),
        setTimeout(() => group('SIGKILL'), patience.interrupt + patience.terminate),
      );
    };
    call.signal.addEventListener('abort', abort, { once: true });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => call.onLine(line));
    child.on('error', reject);
    // Whatever outlives the step's main process would hold its output open: the group ends with it.
    child.on('exit', () => setTimeout(() => group('SIGKILL'), 50));
    child.on('close', (code) => {
      for (const timer of timers) clearTimeout(timer);
      call.signal.removeEventListener('abort', abort);
      resolve(code ?? 130);
    });
  });
}

/** Ends every process that carries a job's tracking id in its environment, however far it has wandered off. Linux only. */
export async function endOrphans(trackingId: string): Promise<void> {
  const needle = `RUNNER_TRACKING_ID=${trackingId}`;
  const all = await readdir('/proc').catch(() => [] as string[]);
  await Promise.all(
    all
      .filter((one) => /^\d+$/.test(one))
      .map(async (pid) => {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        if (!environment.split('\0').includes(needle)) return;
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It ended by itself.
        }
      }),
  );
}
