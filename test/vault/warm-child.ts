import { serveWarm } from '../../vault/warm/serve-warm.ts';

/** A warm runner in a process of its own, to be killed. */
const [, , socket = '', version = ''] = process.argv;
await serveWarm({ socket, version, sandboxes: 3, log: (line) => void process.stderr.write(`${line}\n`) });
process.send?.('ready');
