import { readFile } from 'node:fs/promises';
import type { Usage } from './start.ts';

/** The kernel's clock ticks a second, which Linux fixes at 100 for user space. */
const ticksPerSecond = 100;

/** CPU time and memory of a process and its descendants as /proc shows them now: the only account there is without a cgroup. */
export async function treeUsage(root: number): Promise<Usage> {
  let cpuTicks = 0;
  let peakMemoryBytes = 0;
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    try {
      const [stat, status, children] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile(`/proc/${pid}/status`, 'utf8'),
        readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'),
      ]);
      // The name in parentheses may hold anything; the fields after its last `)` start with the state, number 3.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      cpuTicks += [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
      peakMemoryBytes += Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
      queue.push(...children.split(' ').filter(Boolean).map(Number));
    } catch {
      // Ended while we looked.
    }
  }
  return { cpuSeconds: cpuTicks / ticksPerSecond, peakMemoryBytes, oomKills: 0, forksRefused: 0, method: 'process-tree' };
}
