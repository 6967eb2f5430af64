import { fork } from 'node:child_process';
import { runGitBy, type GitCall, type GitResult } from './run.ts';

interface Answer {
  readonly id: number;
  readonly result?: GitResult;
  readonly error?: string;
}

/**
 * From now on another, small process starts git for this one, which may be large: the kernel takes longer to start a child the more memory the parent
 * has (6 ms at 50 MB, 20 at 900), and holds the parent up all the while. Returns how to go back.
 */
export function gitElsewhere(): () => void {
  const child = fork(new URL('./git-child.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const asked = new Map<number, { resolve(result: GitResult): void; reject(error: Error): void }>();
  let last = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const one = asked.get(id);
    asked.delete(id);
    if (result) one?.resolve({ ...result, stdout: Buffer.from(result.stdout) });
    else one?.reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of asked.values()) reject(new Error(`the process that starts git ended (${code})`));
    asked.clear();
  });
  const before = runGitBy(
    (call: GitCall) =>
      new Promise((resolve, reject) => {
        last += 1;
        asked.set(last, { resolve, reject });
        child.send({ id: last, call });
      }),
  );
  return () => {
    runGitBy(before);
    child.kill('SIGKILL');
  };
}
