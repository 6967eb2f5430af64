import { readFile, readdir } from 'node:fs/promises';

const mark = 'HARVESTER_DEMO_PID';

/** Put into the environment of everything the demo starts, so that a later run can tell what an ended one left behind. */
export function markProcess(env: NodeJS.ProcessEnv): void {
  env[mark] = String(process.pid);
}

/**
 * Ends what a demo that was killed outright left running, and with `own` what this one still has. Linux only; resolves to how many
 * processes were ended.
 */
export async function endLeftovers(own = false): Promise<number> {
  let ended = 0;
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const starter = Number(new RegExp(`(?:^|\\0)${mark}=(\\d+)(?:\\0|$)`).exec(environ)?.[1]);
    if (!starter || pid === starter || (starter === process.pid ? !own : await isDemo(starter))) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended += 1;
    } catch {
      continue;
    }
  }
  return ended;
}

/** Whether that process still runs a demo: a pid may have been given to something else since. */
async function isDemo(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('demo/main.ts');
}
