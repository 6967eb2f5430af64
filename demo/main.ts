import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoOptions, help } from './options.ts';
import { root } from './root.ts';
import { endLeftovers, markProcess } from './leftovers.ts';
import { play, type Played } from './play.ts';
import { playExample, type ExamplePlayed } from './play-example.ts';
import { table } from './report.ts';

const logs = { 'the app’s log': 'app.log', 'jobs that failed': 'github.log' } as const;

/** `npm run demo`: exit 0 when the story came out as told, 1 when it did not, 2 when it could not be played, 130 on Ctrl-C. */
process.exitCode = await main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\ndemo: ${/ENOSPC/.test(message) ? 'the disk is full. Free some space, then: npm run demo' : message}\n`);
  return 2;
});
// Listening sockets of libraries that outlive their owner must not keep a finished demo alive.
process.exit();

async function main(): Promise<number> {
  const options = demoOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // What is ended in the middle of its work fails, and nobody waits for it any more.
      process.on('uncaughtException', () => undefined);
      stop.abort(new Error('stopped'));
    });
  markProcess(process.env);
  const ended = await endLeftovers();
  if (ended > 0) process.stderr.write(`demo: ended ${ended} processes that an earlier demo left behind\n`);
  const work = join(root, '.harvester', 'demo');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const cleanUp = new AsyncDisposableStack();
  try {
    const { example, port } = options;
    const how = { work, port, cleanUp, signal: stop.signal };
    const playing: Promise<Played | ExamplePlayed> = example === undefined ? play(how) : playExample(example, how);
    playing.catch(() => undefined);
    const { outcome, addresses } = await Promise.race([playing, rejectedBy(stop.signal)]);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(outcome, null, 2)}\n`);
    process.stdout.write(`\n${'pulls' in outcome ? table(outcome) : outcome.pull.why}\n\n`);
    if ('surprises' in outcome) for (const surprise of outcome.surprises) process.stdout.write(`✗ ${surprise}\n`);
    process.stdout.write(
      `${outcome.ok ? '✓ as told' : '✗ not as told'}, in ${outcome.seconds.toFixed(0)} s\n\n${addresses(options.keep)}\n`,
    );
    if (options.keep) await untilAborted(stop.signal);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) {
      for (const [whose, file] of Object.entries(logs))
        if (existsSync(join(work, file))) process.stderr.write(`\n${whose}: ${join(work, file)}\n`);
      throw error;
    }
    process.stderr.write('\ndemo: stopped; ending what was started\n');
    return 130;
  } finally {
    await cleanUp.disposeAsync();
    await endLeftovers(true);
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
