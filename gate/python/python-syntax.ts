import { getExecOutput } from '@actions/exec';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const SCRIPT = fileURLToPath(new URL('./syntax.py', import.meta.url));
const Answer = z.record(z.string(), z.object({ line: z.int().nullable(), message: z.string() }).nullable());

export type SyntaxAnswer =
  { readonly kind: 'checked'; readonly problems: z.infer<typeof Answer> } | { readonly kind: 'failed'; readonly message: string };

/** Asks CPython itself whether it would compile each file (it parses, it does not run). The interpreter is isolated from its surroundings. */
export async function pythonSyntax(python: string, cwd: string, names: readonly string[]): Promise<SyntaxAnswer> {
  try {
    const output = await getExecOutput(python, ['-I', '-S', '-B', SCRIPT], {
      cwd,
      env: {},
      silent: true,
      ignoreReturnCode: true,
      input: Buffer.from(JSON.stringify(names)),
    });
    if (output.exitCode !== 0)
      return { kind: 'failed', message: `the syntax check ended with ${output.exitCode}: ${output.stderr.trim().slice(-200)}` };
    const problems = Answer.parse(JSON.parse(output.stdout));
    if (names.some((name) => !(name in problems))) return { kind: 'failed', message: 'the syntax check left out a file' };
    return { kind: 'checked', problems };
  } catch (error) {
    return { kind: 'failed', message: `the syntax check failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
