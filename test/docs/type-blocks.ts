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
  try {
    for (const { path, lines } of blocks)
      for (const { line, command, proof } of lines) {
        if (proof.kind !== 'runs' || proof.world !== name) continue;
        try {
          const typed = standIn(command, world, service);
          if (goesOn.test(command)) {
            const up = await runOn(world.dir, listens.test(command) ? `${typed} --port 0` : typed, world.env);
            running.push(up);
            if (/harvester (?:-- )?serve models/.test(command)) service = up.url;
          } else await runIn(world.dir, typed, world.env);
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

function standIn(command: string, { stands }: DocsWorld, service: string | undefined): string {
  let typed = service === undefined ? command : command.replace('http://127.0.0.1:8080', service);
  for (const [from, to] of stands ?? []) typed = typed.replace(from, () => to);
  return typed;
}
