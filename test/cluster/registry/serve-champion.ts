import { spawn, type ChildProcess } from 'node:child_process';
import { expect } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;

export interface User {
  readonly username: string;
  readonly password: string;
}

export interface Served {
  /** MLflow's address. */
  readonly registry: string;
  readonly user: User;
  readonly rowsCsv: string;
  /** The root of an image; without one the checkout's own command serves. */
  readonly image?: string;
}

/** What the champion answers to the rows when it is served by the command people use, as this user. */
export async function serveChampion({ registry, user, rowsCsv, image }: Served): Promise<number[][]> {
  const [program = '', ...before] = image === undefined ? [process.execPath, 'cli/main.ts'] : inImage(image);
  const args = [...before, 'serve', 'models:/breast-tumour@champion', '--registry', registry, '--port', '0', '--json', '--quiet'];
  const env = { ...process.env, MLFLOW_TRACKING_USERNAME: user.username, MLFLOW_TRACKING_PASSWORD: user.password };
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const { url } = JSON.parse(await firstLine(child)) as { url: string };
    const response = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: rowsCsv });
    expect(response.status).toBe(200);
    return ((await response.json()) as { predictions: object[] }).predictions.map((row) => Object.values(row) as number[]);
  } finally {
    if (child.exitCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    }
  }
}

/** The image's entrance as a container runtime would start it: its root alone, read-only, as its user, with a scratch folder. */
export function inImage(image: string): string[] {
  const view = ['--ro-bind', image, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
  const place = ['--setenv', 'HOME', '/tmp', '--chdir', '/tmp'];
  const entrance = ['/usr/bin/node', '/opt/harvester/cli/main.ts'];
  return ['bwrap', '--unshare-all', '--share-net', '--die-with-parent', '--uid', '65532', '--gid', '65532', ...view, ...place, ...entrance];
}

function firstLine(child: ChildProcess): Promise<string> {
  let out = '';
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`harvester serve ended (${code}): ${said.trim()}`)));
  });
}
