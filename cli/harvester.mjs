#!/usr/bin/env node
// The installed command. Sources are TypeScript, which Node runs from version 24 on: an older one hands over to the Node 24 that npm brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stateDir } from '../scripts/environment.mjs';

const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const packages = fileURLToPath(new URL('../node_modules', import.meta.url));

if (!existsSync(packages)) {
  process.stderr.write('harvester is not set up in this checkout. Run: npm run setup\n');
  process.exit(2);
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Most of a short command's time is Node reading the sources; the second time it need not, the first file of TypeScript included.
  module.enableCompileCache(join(stateDir(), 'compile-cache'));
  await import(main);
} else if (existsSync(bundled)) {
  spawn(bundled, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
} else {
  process.stderr.write(`harvester needs Node 24 and this is ${process.versions.node}. Run: npm run setup\n`);
  process.exit(2);
}
