import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { CannotImport, invalid } from '../notes.ts';
import type { KitSource } from '../source/kit-source.ts';
import { PythonModule } from './expression.ts';

const script = fileURLToPath(new URL('./analyse.py', import.meta.url));
const Answer = z.record(
  z.string(),
  z.union([z.object({ error: z.object({ line: z.number().nullable(), message: z.string() }) }), PythonModule]),
);
const mostBytes = 2 * 1024 * 1024;
const seconds = 30;

/**
 * Reads Python files of a kit by Python's own parser: nothing of them is run. `python` is any interpreter ≥ 3.11; it is isolated from its
 * surroundings and sees no file. Throws `CannotImport` for what is no Python.
 */
export async function analyse(python: string, source: KitSource, paths: readonly string[]): Promise<Map<string, PythonModule>> {
  const sources: Record<string, string> = {};
  for (const path of paths) {
    const text = await source.text(path);
    if (text.length > mostBytes) throw new CannotImport(invalid({ path }, 'is too long to be a program', 'is this the right file?'));
    sources[path] = text;
  }
  const answer = Answer.parse(JSON.parse(await run(python, JSON.stringify(sources), paths)));
  const modules = new Map<string, PythonModule>();
  for (const path of paths) {
    const found = answer[path];
    if (!found || 'error' in found)
      throw new CannotImport(
        invalid(
          { path, line: found?.error.line ?? undefined },
          `is no Python that can be read: ${found?.error.message ?? 'no answer'}`,
          'mend it: python -m py_compile shows what is wrong',
        ),
      );
    modules.set(path, found);
  }
  return modules;
}

function run(python: string, input: string, paths: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      python,
      ['-I', '-S', '-B', script],
      { env: { LD_LIBRARY_PATH: `${python.replace(/\/bin\/[^/]*$/, '')}/lib` }, cwd: '/', timeout: seconds * 1000, maxBuffer: 1 << 26 },
      (error, stdout) => {
        // A source can be written to overrun Python's parser; that ends this process and nothing else.
        if (error) reject(new CannotImport(invalid({ path: paths[0] ?? '.' }, 'is more than Python can parse', 'is this the right file?')));
        else resolve(stdout);
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
