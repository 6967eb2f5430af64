import { readFile, writeFile } from 'node:fs/promises';
import { evaluateAttempt, type EvaluationInput } from '../../vault/evaluate.ts';

// The runner of one attempt, as a process of its own that can be killed: reads its input, evaluates, writes the record.
const [inputFile = '', outFile = ''] = process.argv.slice(2);
const input = JSON.parse(await readFile(inputFile, 'utf8')) as Omit<EvaluationInput, 'now'>;
const record = await evaluateAttempt({ ...input, now: () => new Date(), log: (line) => void process.stderr.write(`${line}\n`) });
await writeFile(outFile, JSON.stringify(record));
