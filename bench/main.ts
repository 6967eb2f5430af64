import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import type { Bench, BenchResult } from './figure.ts';
import { machine } from './machine.ts';
import { plainTable } from './render-table.ts';
import { writePerformance } from './write-performance.ts';

const here = new URL('./', import.meta.url);
const spine = new Set(['main', 'figure', 'measure', 'machine', 'render-table', 'write-performance']);

const usage = `npm run bench                     every bench, one after the other
npm run bench -- <name> [args]    one of them, such as: npm run bench -- gate
npm run bench -- <name> part=<p>  a part of one that has parts, such as: npm run bench -- site part=build; prints, records nothing
npm run bench -- --list           their names
Each prints a table and writes bench/results/<name>.json and docs/performance.md. Exit 0 done, 1 a bench broke, 3 wrong usage.`;

async function names(): Promise<string[]> {
  const files = (await readdir(here)).filter((name) => /^[a-z][a-z-]*\.ts$/.test(name));
  return files
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => !spine.has(name))
    .toSorted();
}

async function runOne(name: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const { bench } = (await import(new URL(`${name}.ts`, here).href)) as { bench: Bench };
  const before = machine();
  process.stderr.write(`bench ${name}: ${bench.title}\n`);
  const figures = await bench.run({ args, signal, say: (line) => void process.stderr.write(`  ${line}\n`) });
  const result: BenchResult = {
    name,
    title: bench.title,
    machine: before,
    versions: { node: process.versions.node, ...(await bench.versions?.()) },
    when: new Date().toISOString(),
    n: Math.max(0, ...Object.values(figures).map(({ n }) => n)),
    figures,
  };
  if (!args.some((arg) => arg.startsWith('part='))) {
    await mkdir(new URL('results/', here), { recursive: true });
    await writeFile(new URL(`results/${name}.json`, here), `${JSON.stringify(result, undefined, 2)}\n`);
    await writePerformance();
  }
  process.stdout.write(`\n${name}: ${bench.title}\n\n${plainTable(result)}\n\n`);
}

async function main(argv: readonly string[]): Promise<number> {
  const known = await names();
  const [first, ...args] = argv;
  if (first === '--help' || first === '-h') process.stdout.write(`${usage}\n`);
  else if (first === '--list') process.stdout.write(`${known.join('\n')}\n`);
  else if (first !== undefined && (!known.includes(first) || !existsSync(new URL(`${first}.ts`, here)))) {
    process.stderr.write(`there is no bench "${first}"; there are: ${known.join(', ')}\n`);
    return 3;
  } else {
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    let broken = 0;
    for (const name of first === undefined ? known : [first]) {
      if (stop.signal.aborted) break;
      try {
        await runOne(name, args, stop.signal);
      } catch (error) {
        broken += 1;
        process.stderr.write(`bench ${name} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      }
    }
    return broken > 0 ? 1 : 0;
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
