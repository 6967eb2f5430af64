import type { CommandBlock } from '../../scripts/docs/read-blocks.ts';
import { runIn, runOn, type Running } from './run-in.ts';
import type { DocsWorld } from './world.ts';

const goesOn = /^(?:npm run -s )?harvester (?:-- )?(?:serve (?!--new-key)|compose serve|site preview|site build .*--watch)/;
const listens = /^(?:npm run -s )?harvester (?:-- )?(?:serve |compose serve|site preview)/;

/** Types the blocks' commands for one world, in the order of their pages, into it; returns what went wrong. Closes the world. */
export async function typeBlocks(world: DocsWorld, name: string, blocks: readonly CommandBlock[]): Promise<string[]> {
  const problems: string[] = [];
  const running: Running[] = [];
  let service: string | undefined;
  const commands = blocks.flatMap(({ path, lines }) => lines.map((one) => ({ path, ...one })));
  try {
    for (const { path, line, command, proof } of commands) {
      if (proof.kind !== 'runs' || proof.world !== name) continue;
      try {
        const up = await typeCommand(command, standIn(command, world, service), world);
        if (up) running.push(up);
        if (up && /harvester (?:-- )?serve models/.test(command)) service = up.url;
      } catch (error) {
        problems.push(`${path}:${line}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    for (const one of running) await one.stop();
    await world.close();
  }
  return problems;
}

/** Types one command, as `typed` into the world; what goes on is left running, on a port of its own where it listens. */
async function typeCommand(command: string, typed: string, { dir, env }: DocsWorld): Promise<Running | undefined> {
  if (goesOn.test(command)) return runOn(dir, listens.test(command) ? `${typed} --port 0` : typed, env);
  await runIn(dir, typed, env);
  return undefined;
}

function standIn(command: string, { stands }: DocsWorld, service: string | undefined): string {
  let typed = service === undefined ? command : command.replace('http://127.0.0.1:8080', service);
  for (const [from, to] of stands ?? []) typed = typed.replace(from, () => to);
  return typed;
}
