import { readFile, writeFile } from 'node:fs/promises';
import { playCases, type Asked } from './play-cases.ts';

// A runner that is not root, as a process of its own: `without-root.ts` starts it with a file of what is asked and a file for the report.
const [inputFile = '', outFile = ''] = process.argv.slice(2);
await writeFile(outFile, JSON.stringify(await playCases(JSON.parse(await readFile(inputFile, 'utf8')) as Asked)));
