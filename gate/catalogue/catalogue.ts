import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import * as z from 'zod';
import { fileRules } from './file-rules.ts';

/** What is to be known of a rule besides its findings. */
export interface CatalogueRule {
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly cwe: string;
  /** One sentence: what the rule sees, and why it matters. */
  readonly what: string;
  readonly fix: string;
}

const SEVERITY = { ERROR: 'error', WARNING: 'warning', INFO: 'note' } as const;

const RuleFile = z.object({
  rules: z.array(
    z.object({
      id: z.string().regex(/^[a-z][a-z-]+$/),
      languages: z.tuple([z.literal('python')]),
      severity: z.enum(['ERROR', 'WARNING', 'INFO']),
      message: z.string().trim().min(20),
      metadata: z.object({ cwe: z.string().regex(/^CWE-\d+$/), fix: z.string().min(6) }),
    }),
  ),
});

const RULES = fileURLToPath(new URL('../semgrep/rules', import.meta.url));

/** The rules for Python sources as their files say, in the order of the files. */
export async function pythonRules(folder = RULES): Promise<CatalogueRule[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  const read = files.map(async (name) => RuleFile.parse(load(await readFile(`${folder}/${name}`, 'utf8'))).rules);
  return (await Promise.all(read)).flat().map(({ id, severity, message, metadata }) => ({
    id: `python/${id}`,
    severity: SEVERITY[severity],
    cwe: metadata.cwe,
    what: message,
    fix: metadata.fix,
  }));
}

/** Every rule of the gate. Reasons for `unscannable/…` are none: policy cannot touch them. */
export async function catalogue(): Promise<CatalogueRule[]> {
  return [...(await pythonRules()), ...fileRules];
}
