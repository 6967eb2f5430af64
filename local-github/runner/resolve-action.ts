import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { InputFile, StepFile } from '../actions/workflow-file.ts';
import type { JobContext } from './job-context.ts';

interface Common {
  readonly dir: string;
  readonly inputs: Record<string, InputFile | null>;
}

export type ResolvedAction =
  | (Common & { readonly kind: 'javascript'; readonly main: string; readonly post?: string })
  | (Common & { readonly kind: 'composite'; readonly steps: StepFile[]; readonly outputs: Record<string, { value: string }> });

/** The action a `uses:` names: a path in the workspace, or what the `actions` option maps it to. `undefined` when neither has it. */
export async function resolveAction(context: JobContext, uses: string): Promise<ResolvedAction | undefined> {
  const dir = uses.startsWith('./') ? join(context.folders.workspace, uses) : mapped(context, uses);
  if (dir === undefined) return undefined;
  const text = await firstOf(join(dir, 'action.yml'), join(dir, 'action.yaml'));
  if (text === undefined) throw new Error(`Can't find 'action.yml' or 'action.yaml' under '${dir}' (uses: ${uses})`);
  const file = load(text) as {
    inputs?: Common['inputs'];
    outputs?: Record<string, { value: string }>;
    runs: { using: string; main?: string; post?: string; steps?: StepFile[] };
  };
  const { using, main, post, steps } = file.runs;
  const inputs = file.inputs ?? {};
  if (using === 'composite') return { kind: 'composite', dir, inputs, steps: steps ?? [], outputs: file.outputs ?? {} };
  if (!/^node\d+$/.test(using) || main === undefined)
    throw new Error(`${uses}: runs.using "${using}" is not run here; use node24 or composite`);
  return { kind: 'javascript', dir, inputs, main, ...(post === undefined ? {} : { post }) };
}

function mapped(context: JobContext, uses: string): string | undefined {
  const actions = context.world.options.actions ?? {};
  return (actions[uses] ?? actions[uses.replace(/@[^@]*$/, '')])?.dir;
}

async function firstOf(...files: string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
