import { makePrivateFolder } from '../../vault/folder.ts';
import { layCanary } from '../../vault/sandbox/canary.ts';
import { startSandbox } from '../../vault/sandbox/start.ts';

/** A runner with a sandbox and a self-test's canary, to be killed. */
const [, , stateDir = '', environment = ''] = process.argv;
await layCanary(stateDir);
await startSandbox({ stateDir, environment, program: ['run.py'], limits: { memoryMB: 256, cpus: 1 }, stage: makePrivateFolder });
process.send?.('ready');
