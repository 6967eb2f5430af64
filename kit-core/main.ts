import { formatProblem } from '../core/contract/problem.ts';
import { answer } from './answer.ts';
import { Request } from './request.ts';

/** One JSON request on standard input, one JSON answer on standard output. Exit 1 and a line on standard error where neither is possible. */
try {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const answered = await answer(Request.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
  const told = answered.kind === 'problems' ? { ...answered, text: answered.problems.map(formatProblem).join('\n') } : answered;
  process.stdout.write(`${JSON.stringify(told)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
