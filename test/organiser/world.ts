import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../core/rules/seeded-random.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An organiser's machine: a folder, and the harvester in it. */
export interface Desk {
  readonly dir: string;
  harvester(...args: readonly string[]): Promise<Said>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Replaces words of a file. Throws where they are not there: a test must not change nothing. */
  change(path: string, from: string | RegExp, to: string): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const dir = await mkdtemp(join(tmpdir(), 'organiser-'));
  // A sandbox slot's uid has to walk to what it reads.
  await chmod(dir, 0o711);
  const read = (path: string): Promise<string> => readFile(join(dir, path), 'utf8');
  return {
    dir,
    harvester: (...args) =>
      new Promise((resolve) => {
        const env = { ...process.env, NO_COLOR: '1' };
        execFile(
          process.execPath,
          [join(root, 'cli', 'main.ts'), ...args],
          { cwd: dir, env, maxBuffer: 1 << 26 },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
            resolve({ code, stdout, stderr });
          },
        );
      }),
    read,
    write: (path, text) => writeFile(join(dir, path), text),
    change: async (path, from, to) => {
      const text = await read(path);
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${path} does not say ${String(from)}`);
      await writeFile(join(dir, path), changed);
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Customers of a made-up company as an organiser would have them: in the order of their numbers, with gaps, and somebody who left or not. */
export function customers(rows: number, seed = 1): string {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines = Array.from({ length: rows }, (_, row) => {
    const [age, plan, visits] = [18 + Math.floor(random() * 70), pick(['basic', 'plus', 'pro']), Math.floor(random() * 40)];
    const leaning = 0.05 * (age - 50) - 0.08 * (visits - 20) + { basic: 0.8, plus: 0, pro: -0.8 }[plan]! + normal();
    const spend = random() < 0.05 ? '' : (50 + visits + 15 * normal()).toFixed(2);
    return `C${String(row).padStart(5, '0')},H${Math.floor(row / 3)},${age},${plan},${visits},${spend},${leaning > 0.3 ? 'yes' : 'no'}`;
  });
  return `customer id,household,age,plan,visits,spend (EUR),churned\n${lines.join('\n')}\n`;
}
