import type { Finding } from '../core/contract/gate-report.ts';
import type { ListedFile } from './list-files.ts';

/** Modules Python imports by itself when it starts. */
const STARTUP = ['sitecustomize', 'usercustomize', '__main__'];

const MODULE = /^(.*\/)?([^/.]+)(?:\.[^/]*)?\.(?:py|pyc|so|pyd)$/;

/**
 * Modules of a submission that take the place of one that Python, the libraries or the harness would import: those next to `model.py` or at
 * the top. `modules` are the environment's top-level names.
 */
export function shadowFindings(files: readonly ListedFile[], modules: readonly string[]): Finding[] {
  const taken = new Set([...modules, ...STARTUP, 'harness_interface']);
  const tops = new Set([
    '',
    ...files.filter((file) => /(^|\/)model\.py$/.test(file.path)).map((file) => file.path.slice(0, -'model.py'.length)),
  ]);
  const findings: Finding[] = [];
  for (const { path } of files) {
    const [, folder = '', name = ''] = MODULE.exec(path.replace(/\/__init__(?=\.)/, '')) ?? [];
    if (!tops.has(folder) || !taken.has(name)) continue;
    findings.push({
      rule: 'shape/shadowed-module',
      severity: 'error',
      path: path.slice(0, 400),
      message: `is imported in place of the module ${name} that others rely on`,
      fix: 'give it another name',
    });
  }
  return findings;
}
