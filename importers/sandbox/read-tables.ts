import { join } from 'node:path';
import * as z from 'zod';
import { codeFailed, CannotImport, noCounterpart, type Notes } from '../notes.ts';
import type { Plan } from '../plan.ts';
import type { KitSource } from '../source/kit-source.ts';
import { ProgramEnded, runProgram, type Staged } from './run-program.ts';

const Label = z.union([z.string().max(200), z.number().int()]);
const Type = z.enum(['boolean', 'long', 'double', 'string', 'datetime']);
const Tables = z.object({
  type: z.literal('tables'),
  columns: z
    .array(
      z.object({
        name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/),
        original: z.string().max(1000).nullable(),
        type: Type,
        nullable: z.boolean(),
      }),
    )
    .min(1)
    .max(10_000),
  target: z.object({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/), type: Type, classes: z.array(Label).optional() }),
  task: z.enum(['binary-classification', 'multiclass-classification', 'regression']),
  form: z.enum(['frame', 'array']),
  notes: z.array(z.string().max(400)).max(100),
  rows: z.object({ public: z.number().int().positive(), feedback: z.number().int().positive(), final: z.number().int().positive() }),
});
const Unfit = z.object({ type: z.literal('unfit'), text: z.string(), advice: z.string() });
const Failed = z.object({
  type: z.literal('error'),
  text: z.string(),
  where: z.object({ path: z.string().max(400), line: z.number().int() }).nullable(),
});
const Answer = z.discriminatedUnion('type', [Tables, Unfit, Failed]);
const Csv = z.object({
  type: z.literal('csv'),
  split: z.enum(['public', 'feedback', 'final']),
  part: z.enum(['all', 'features', 'labels']),
});

type Description = z.infer<typeof Tables>;
/** A kit's data as three splits of typed columns; each file is CSV with a header. */
export interface KitTables extends Omit<Description, 'type' | 'notes'> {
  readonly publicCsv: Uint8Array;
  readonly feedback: { readonly features: Uint8Array; readonly labels: Uint8Array };
  readonly final: { readonly features: Uint8Array; readonly labels: Uint8Array };
}

const limits = { memoryMB: 4096, seconds: 180 } as const;
const mostBytes = 95 * 1024 * 1024;

/** Gets the kit's data in the sandbox, where its own code may run. Throws `CannotImport` where there is no table in it. */
export async function readTables(
  plan: Plan,
  source: KitSource,
  options: { readonly environment: string; readonly scratch: string; readonly configuration: string; readonly notes: Notes },
): Promise<KitTables> {
  const { tables } = plan;
  const files = staged(plan, source);
  try {
    return await runProgram(
      {
        program: 'tables.py',
        files,
        environment: options.environment,
        limits,
        scratch: options.scratch,
        head: { ...tables, kind: plan.kind },
      },
      async ({ receive }) => {
        const answer = Answer.parse((await receive({ head: 4 * 1024 * 1024, body: 0 })).head);
        if (answer.type === 'unfit') throw new CannotImport(noCounterpart({ path: options.configuration }, answer.text, answer.advice));
        if (answer.type === 'error')
          throw new CannotImport(
            codeFailed(
              answer.where ?? { path: options.configuration },
              answer.text,
              'it ran without network, in the competition’s environment, on a read-only copy of the kit: mend it so that it does',
            ),
          );
        const parts = new Map<string, Uint8Array>();
        for (let count = 0; count < 5; count += 1) {
          const { head, body } = await receive({ head: 4096, body: mostBytes });
          const { split, part } = Csv.parse(head);
          parts.set(`${split} ${part}`, body);
        }
        for (const note of answer.notes)
          options.notes.assumed.push({ what: note, change: 'the data: make splits of your own with `harvester competition split`' });
        const { columns, target, task, form, rows } = answer;
        return {
          columns,
          target,
          task,
          form,
          rows,
          publicCsv: part(parts, 'public all'),
          feedback: both(parts, 'feedback'),
          final: both(parts, 'final'),
        };
      },
    );
  } catch (error) {
    if (error instanceof ProgramEnded)
      throw new CannotImport(
        codeFailed({ path: options.configuration }, `reading its data ${error.message}`, 'make the data smaller, or simpler to get'),
      );
    throw error;
  }
}

/** Files a kit's own code may read: all but other people's submissions. Files named one by one where nothing is run. */
function staged(plan: Plan, source: KitSource): Staged[] {
  const copy = (path: string): Staged => ({ path: join('kit', path), from: source.absolute(path) });
  const { tables } = plan;
  if (tables.read === 'ramp') return source.files.filter(({ path }) => !path.startsWith('submissions/')).map(({ path }) => copy(path));
  const named = [tables.train, ...tables.tests].flatMap(({ features, labels }) => (labels === undefined ? [features] : [features, labels]));
  return [...new Set(named)].map(copy);
}

function part(parts: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const found = parts.get(name);
  if (!found) throw new ProgramEnded(`left out the ${name} table`);
  return found;
}

function both(parts: ReadonlyMap<string, Uint8Array>, split: string): { features: Uint8Array; labels: Uint8Array } {
  return { features: part(parts, `${split} features`), labels: part(parts, `${split} labels`) };
}
