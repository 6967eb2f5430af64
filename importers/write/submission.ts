import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Competition } from '../../core/contract/competition.ts';
import type { Problem } from '../../core/contract/problem.ts';
import { scan } from '../../gate/scan.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { codeFailed, noCounterpart } from '../notes.ts';
import type { ImportedSubmission } from '../outcome.ts';
import type { PlannedSubmission } from '../plan.ts';
import type { KitTables } from '../sandbox/read-tables.ts';
import { ProgramEnded, runProgram, type Staged } from '../sandbox/run-program.ts';
import type { KitSource } from '../source/kit-source.ts';
import { shorten } from '../words.ts';
import { adapterFiles, adapterText } from './adapter.ts';

export interface SubmissionContext {
  readonly source: KitSource;
  readonly tables: KitTables;
  readonly competition: Competition;
  readonly lock: string;
  readonly environment: string;
  readonly scratch: string;
  readonly licence: string;
  readonly title: string;
  readonly log: (line: string) => void;
}

const limits = { memoryMB: 4096, seconds: 300 } as const;
const reserved = new Set(['model.py', 'imported_bridge.py', 'pair.py', 'submission.yaml', 'model.skops', 'rows.csv', 'kinds.json']);
const mostBytes = 200 * 1024 * 1024;
const forms = { fitted: ['model.skops'], refit: ['rows.csv', 'kinds.json'] } as const;
const formats: Readonly<Record<string, string>> = { 'model.skops': 'skops', 'rows.csv': 'text', 'kinds.json': 'json' };

const Trained = z.object({
  type: z.literal('trained'),
  how: z.enum(['fitted', 'refit']),
  seconds: z.number(),
  trusted: z.array(z.string().regex(/^(?:numpy|scipy|sklearn)\.[\w.]+$/)).max(500),
});
const Failed = z.object({
  type: z.literal('error'),
  stage: z.enum(['train', 'load']),
  text: z.string(),
  line: z.object({ path: z.string().max(400), line: z.number().int() }).nullable(),
});
const Answer = z.discriminatedUnion('type', [Trained, Failed]);

type Made =
  | { readonly kind: 'made'; readonly how: 'fitted' | 'refit'; readonly trainSeconds: number }
  | { readonly kind: 'failed'; readonly problem: Problem };

/**
 * Writes one submission of a kit into the new folder `to`: its files, our `model.py` around them, and what its training in the sandbox left.
 * Where the fitted model holds types of the submission's own, it ships the public rows instead and fits when it is loaded. What fails, or
 * what the gate would refuse, is a problem, and nothing stays.
 */
export async function writeSubmission(
  planned: PlannedSubmission,
  to: string,
  path: string,
  context: SubmissionContext,
): Promise<ImportedSubmission | readonly Problem[]> {
  const taken = [...planned.files.keys()].find((file) => reserved.has(file));
  if (taken !== undefined)
    return [
      noCounterpart(
        { path: planned.files.get(taken) ?? planned.folder },
        `has the name of a file that is written here`,
        'rename it, and what imports it',
      ),
    ];
  const made = await make(planned, to, context);
  if (made.kind === 'failed') {
    await rm(to, { recursive: true, force: true });
    return [made.problem];
  }
  const report = await scan(to, { competition: context.competition, lock: context.lock, log: context.log });
  if (report.verdict !== 'clean') {
    await rm(to, { recursive: true, force: true });
    return report.findings
      .filter(({ severity }) => severity === 'error')
      .slice(0, 5)
      .map((finding) => ({
        code: 'IMPORT_GATE',
        path: planned.files.get(finding.path) ?? `${planned.folder}/${finding.path}`,
        ...(finding.line !== undefined && { line: finding.line }),
        message: `the gate refuses it (${finding.rule}): ${finding.message}`,
        next: finding.fix,
      }));
  }
  return { name: planned.name, path, how: made.how, trainSeconds: Number(made.trainSeconds.toFixed(2)) };
}

async function make(planned: PlannedSubmission, to: string, context: SubmissionContext): Promise<Made> {
  const ours = await adapterFiles(planned, context.tables);
  const refit = await adapterText('refit');
  const theirs = [...planned.files].map(([path, from]) => ({ path, from: context.source.absolute(from) }));
  const files: Staged[] = [...theirs, ...ours];
  const { competition, tables } = context;
  const target = tables.target.name;
  const failed = (text: string, line: { path: string; line: number } | null): Made => ({
    kind: 'failed',
    problem: codeFailed(
      line ? { path: planned.files.get(line.path) ?? `${planned.folder}/${line.path}`, line: line.line } : { path: planned.folder },
      `the submission "${planned.name}" ${text}`,
      'it was trained on the public rows and asked in the vault’s sandbox: mend it there, or leave it out',
    ),
  });
  try {
    return await runProgram(
      {
        program: 'train.py',
        files: [...files.map((file) => ({ ...file, path: join('team', file.path) })), { path: 'refit.py', text: refit }],
        environment: context.environment,
        limits,
        scratch: context.scratch,
        head: {
          target,
          seed: 0,
          artifacts: forms,
          types: Object.fromEntries([...tables.columns.map(({ name, type }) => [name, type]), [target, tables.target.type]]),
          contract: modelContract(competition, []),
        },
        body: tables.publicCsv,
      },
      async ({ receive }): Promise<Made> => {
        const answer = Answer.parse((await receive({ head: 64 * 1024, body: 0 })).head);
        if (answer.type === 'error')
          return failed(
            `fails while it is ${answer.stage === 'load' ? 'loaded and asked' : 'trained'}: ${shorten(answer.text, 500)}`,
            answer.line,
          );
        const { how, trusted } = answer;
        const model =
          how === 'refit'
            ? refit
            : (ours.find(({ path }) => path === 'model.py')?.text ?? '').replace('trusted=[]', `trusted=${JSON.stringify(trusted)}`);
        for (const file of files) {
          const path = join(to, file.path);
          await mkdir(dirname(path), { recursive: true });
          if ('from' in file) await writeFile(path, await readFile(file.from));
          else await writeFile(path, file.path === 'model.py' ? model : file.text);
        }
        const digests: string[] = [];
        for (const name of forms[how]) {
          const { body } = await receive({ head: 4096, body: mostBytes });
          await writeFile(join(to, name), body);
          digests.push(createHash('sha256').update(body).digest('hex'));
        }
        await writeFile(join(to, 'submission.yaml'), manifest(planned, how, digests, context));
        return { kind: 'made', how, trainSeconds: answer.seconds };
      },
    );
  } catch (error) {
    if (error instanceof ProgramEnded) return failed(error.message, null);
    throw error;
  }
}

function manifest(
  planned: PlannedSubmission,
  how: 'fitted' | 'refit',
  digests: readonly string[],
  { licence, title }: SubmissionContext,
): string {
  const text = (value: string): string => JSON.stringify(value);
  const artifacts = forms[how].map((path, index) => `  - { path: ${path}, sha256: '${digests[index]}', format: ${formats[path]} }`);
  return [
    '# yaml-language-server: $schema=../../schema/submission.schema.json',
    'interface: 1',
    `title: ${text(shorten(`${planned.name.replaceAll(/[_-]+/g, ' ')} (imported)`, 120))}`,
    'members: [organisers]',
    `licence: ${text(licence)}`,
    'artifacts:',
    ...artifacts,
    'card:',
    `  intendedUse: ${text(`Imported from ${planned.folder} of "${shorten(title, 100)}". Its authors say what it is for; nobody did here yet.`)}`,
    '  limitations: Not stated where it was imported from.',
    '  trainingData: data/public/train.csv, nothing else; trained again when it was imported.',
    'train:',
    '  seed: 0',
    '  reproducible: false',
    '',
  ].join('\n');
}
