import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { environmentModule } from '../assets.ts';

/** Where the warm runner listens: `HARVESTER_WARM`, or a folder of its own in the state folder. */
export async function warmSocket(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return env['HARVESTER_WARM'] || join((await environmentModule()).stateDir(), 'warm', 'runner.sock');
}

/** Whether nobody but this process's own user can reach what stands at `path`: neither through its folder nor through itself. */
export async function isOurs(path: string): Promise<boolean> {
  const uid = process.getuid?.();
  const [folder, socket] = await Promise.all([stat(dirname(path)), stat(path)]);
  return socket.isSocket() && [folder, socket].every((found) => found.uid === uid && (found.mode & 0o077) === 0);
}
