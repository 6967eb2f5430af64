import { parseArgs } from 'node:util';
import { examples, isExample, type Example } from '../examples/examples.ts';

export interface DemoOptions {
  readonly keep: boolean;
  readonly json: string | undefined;
  readonly port: number;
  /** Absent: the whole story of breast-tumour. */
  readonly example: Example | undefined;
  readonly help: boolean;
}

export const help = `npm run demo [-- OPTIONS]

Plays the whole story on this machine: eight participants, a maintainer, a private runner, a registry, a site, a service.

  --keep        leave everything running at the end, to click through; Ctrl-C ends it
  --json FILE   write the outcome as data too
  --port N      port of the local GitHub (default: a free one)
  --example E   play one worked example with one participant instead: ${examples.join(', ')}
  --help        this text

  example: npm run demo -- --keep --port 4500
`;

/** Reads the demo's arguments. Throws with one line that says what is wrong. */
export function demoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keep: { type: 'boolean', default: false },
      json: { type: 'string' },
      port: { type: 'string' },
      example: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port: use a number from 1024 to 65535`);
  const { example } = values;
  if (example !== undefined && !isExample(example)) throw new Error(`--example ${example}: there are ${examples.join(', ')}`);
  return { keep: values.keep, json: values.json, port, example, help: values.help };
}
