import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Competition } from '../core/contract/competition.ts';
import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { refreshBaselines } from '../organiser/baselines/refresh-baselines.ts';
import { outsideRepository } from '../organiser/outside-repository.ts';
import { template } from '../organiser/new/lay-template.ts';
import { environment } from '../scripts/environment.mjs';
import { splitDigest } from '../vault/split-digest.ts';
import { readCodabench } from './codabench/read-codabench.ts';
import { readEvalAi } from './evalai/read-evalai.ts';
import { CannotImport, newNotes, noCounterpart, type Notes } from './notes.ts';
import type { Imported, ImportedSubmission, Outcome, Platform } from './outcome.ts';
import { sequencePhases } from './phases.ts';
import type { GivenTables, Plan, PlannedSubmission } from './plan.ts';
import { readRamp } from './ramp/read-ramp.ts';
import { readTables, type KitTables } from './sandbox/read-tables.ts';
import { openSource, type KitSource } from './source/kit-source.ts';
import { distinct, slug } from './words.ts';
import { contractText, scoringPath } from './write/contract.ts';
import { layOut } from './write/lay-out.ts';
import { licenceOf } from './write/licence.ts';
import { reportMarkdown } from './write/report-text.ts';
import { scoringText } from './write/scoring.ts';
import { writeSubmission, type SubmissionContext } from './write/submission.ts';

export interface ImportOptions {
  readonly platform: Platform;
  /** Folder or zip of the kit. */
  readonly path: string;
  /** The competition repository to make; empty or not there. */
  readonly dir: string;
  /** Where the private splits go, outside of `dir`; empty or not there. */
  readonly privateDir: string;
  /** Tables that the kit itself does not hold: training rows, and inputs of the test rows. Paths in the kit. */
  readonly given?: GivenTables | undefined;
  /** GitHub organisation whose teams own and maintain the competition. */
  readonly organisation?: string | undefined;
  readonly now: Date;
  readonly log: (line: string) => void;
}

/** A folder to write to is not empty; the message says which. */
export class TargetNotEmpty extends Error {}

const configurations: Readonly<Record<Platform, readonly string[]>> = {
  evalai: ['challenge_config.yaml', 'challenge_config.yml'],
  codabench: ['competition.yaml', 'competition.yml'],
  ramp: ['problem.py'],
};

/**
 * Turns another platform's kit into a competition repository and its private splits. What has no counterpart, and what is broken, is an
 * outcome; then nothing is written. Code of the kit runs in the vault's sandbox only. Throws `TargetNotEmpty`, and on faults of this machine.
 */
export async function importKit(options: ImportOptions): Promise<Outcome> {
  const [dir, privateDir] = [resolve(options.dir), resolve(options.privateDir)];
  await assertEmpty(dir);
  await assertEmpty(privateDir);
  await outsideRepository(privateDir, dir);
  const scratch = await mkdtemp(join(tmpdir(), 'harvester-import-'));
  const notes = newNotes();
  const drafts = [draftBeside(dir), draftBeside(privateDir)] as const;
  try {
    return await importInto({ ...options, dir, privateDir }, scratch, drafts, notes);
  } catch (error) {
    if (!(error instanceof CannotImport)) throw error;
    return refused(options.platform, notes, [...notes.problems, ...error.problems] as [Problem, ...Problem[]]);
  } finally {
    for (const folder of [scratch, ...drafts]) await rm(folder, { recursive: true, force: true });
  }
}

async function importInto(
  options: ImportOptions,
  scratch: string,
  [draft, privateDraft]: readonly [string, string],
  notes: Notes,
): Promise<Outcome> {
  const { platform, log } = options;
  const source = await openSource(options.path, configurations[platform], scratch);
  const configuration = configurations[platform].find((name) => source.has(name)) ?? '';
  const built = await environment('competition', log);
  const read = await readPlan(options, source, configuration, built.python, notes);
  const [first, ...more] = notes.problems;
  if (first) return refused(platform, notes, [first, ...more]);
  if (!read) throw new Error('a kit without a plan has problems');
  log(`reading the data of ${configuration} in the sandbox`);
  const tables = await readTables(read, source, { environment: built.path, scratch, configuration, notes });
  const plan = withFittingMetrics(read, tables, configuration, notes);

  const name = slug(plan.title);
  const { phases, notes: about } = sequencePhases(plan.phases, options.now.getTime());
  for (const what of about) notes.assumed.push({ what, change: 'competition.yaml phases' });
  const licence = await licenceOf(source, notes);
  const digests = await writePrivate(privateDraft, name, tables);
  await layOut(draft, { plan, tables, licence, organisation: options.organisation, now: options.now });
  const scoring = await scoringText([plan.metrics.primary, ...plan.metrics.others]);
  if (scoring !== undefined) await writeFile(join(draft, scoringPath), scoring);
  const wallSeconds = plan.limits.wallSeconds ?? 20;
  const facts = { plan, tables, name, platform, phases, licences: [licence], wallSeconds, digests, scoring };

  const context: SubmissionContext = {
    source,
    tables,
    competition: parsed(await contractText(template, { ...facts, baselines: [] })),
    lock: await readFile(join(template, 'env', 'requirements.lock'), 'utf8'),
    environment: built.path,
    scratch,
    licence,
    title: plan.title,
    log,
  };
  const submissions = await writeSubmissions(plan.submissions, draft, context, notes);
  const slowest = Math.max(0, ...submissions.filter(({ how }) => how === 'refit').map(({ trainSeconds }) => trainSeconds));
  const enough = Math.max(wallSeconds, Math.ceil(slowest * 5 + 10));
  if (enough > wallSeconds)
    notes.assumed.push({
      what: `a run may take ${enough} s: imported submissions fit when they are loaded`,
      change: 'competition.yaml limits.wallSeconds',
    });
  const baselines = submissions.flatMap(({ path }) => (path.startsWith('baselines/') ? [basename(path)] : []));
  const contract = await contractText(template, { ...facts, wallSeconds: enough, baselines });
  parsed(contract);
  await writeFile(join(draft, 'competition.yaml'), contract);
  await refreshBaselines(draft);
  assumeTheUsual(notes, options);
  const outcome: Imported = {
    kind: 'imported',
    platform,
    competition: name,
    title: plan.title,
    task: tables.task,
    dir: options.dir,
    privateDir: options.privateDir,
    rows: tables.rows,
    submissions,
    mapped: notes.mapped,
    assumed: notes.assumed,
    leftOut: notes.leftOut,
  };
  await writeFile(join(draft, 'IMPORT.md'), reportMarkdown(outcome));
  await settle(draft, options.dir);
  await settle(privateDraft, options.privateDir).catch(async (error: unknown) => {
    await rm(options.dir, { recursive: true, force: true });
    throw error;
  });
  return outcome;
}

function readPlan(
  options: ImportOptions,
  source: KitSource,
  configuration: string,
  python: string,
  notes: Notes,
): Promise<Plan | undefined> {
  if (options.platform === 'ramp') return readRamp(source, python, notes);
  const given = options.given ?? {};
  return options.platform === 'codabench'
    ? readCodabench(source, configuration, python, given, notes)
    : readEvalAi(source, configuration, python, given, notes);
}

/** Metrics for two classes only say nothing about more: they are left out, and the primary one must not be among them. */
function withFittingMetrics(plan: Plan, { task }: KitTables, configuration: string, notes: Notes): Plan {
  const { primary, others } = plan.metrics;
  if (task !== 'multiclass-classification') return plan;
  const unfit = (name: string): Problem =>
    noCounterpart(
      { path: configuration },
      `the metric ${name} is for two classes, and the data have more`,
      'choose another metric for this kit, or two classes',
    );
  if (primary.binary) throw new CannotImport(unfit(primary.name));
  notes.leftOut.push(...others.filter(({ binary }) => binary).map(({ name }) => unfit(name)));
  return { ...plan, metrics: { primary, others: others.filter(({ binary }) => !binary) } };
}

async function writePrivate(dir: string, name: string, tables: KitTables): Promise<{ feedback: string; final: string }> {
  const write = async (split: 'feedback' | 'final'): Promise<string> => {
    const folder = join(dir, `${name}-${split}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'features.csv'), tables[split].features);
    await writeFile(join(folder, 'labels.csv'), tables[split].labels);
    return splitDigest(folder);
  };
  return { feedback: await write('feedback'), final: await write('final') };
}

/** All submissions, some at a time; each runs in a sandbox of its own. */
async function writeSubmissions(
  planned: readonly PlannedSubmission[],
  dir: string,
  context: SubmissionContext,
  notes: Notes,
): Promise<ImportedSubmission[]> {
  const names = distinct(planned.map(({ name }) => slug(name, 39)));
  const waiting = planned.map((submission, index) => ({ submission, name: names[index] ?? 'imported' }));
  const results = new Map<string, ImportedSubmission | readonly Problem[]>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const path = `${next.submission.baseline ? 'baselines' : 'submissions'}/${next.name}`;
      context.log(`training ${next.submission.folder} in the sandbox`);
      results.set(next.name, await writeSubmission(next.submission, join(dir, path), path, context));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(availableParallelism(), 4)) }, work));
  const imported: ImportedSubmission[] = [];
  for (const name of names) {
    const result = results.get(name);
    if (result && 'how' in result) imported.push(result);
    else notes.leftOut.push(...((result as readonly Problem[] | undefined) ?? []));
  }
  return imported;
}

function assumeTheUsual(notes: Notes, { organisation }: ImportOptions): void {
  if (organisation === undefined)
    notes.assumed.push({
      what: 'nobody is named to review: CODEOWNERS still says @your-organisation',
      change: 'CODEOWNERS, or import with --organisation',
    });
  notes.assumed.push(
    {
      what: 'whoever had the kit had its test labels too: they are no secret',
      change: 'bring fresh private rows before anything depends on the board',
    },
    { what: 'need.product, need.owner and need.value are not in a kit', change: 'competition.yaml need' },
    { what: 'memory, processors, archive size and the release policy are the template’s', change: 'competition.yaml limits, feedback' },
    { what: 'packages are those of the template’s environment, not of the kit', change: 'env/requirements.in, then environment.sha256' },
    { what: 'the terms are the template’s', change: 'TERMS.md; what the kit says stands below imported/' },
  );
}

function parsed(text: string): Competition {
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'valid') return read.value;
  throw new CannotImport(...read.problems);
}

function refused(platform: Platform, notes: Notes, problems: readonly [Problem, ...Problem[]]): Outcome {
  return { kind: 'refused', platform, mapped: notes.mapped, assumed: notes.assumed, leftOut: notes.leftOut, problems };
}

function draftBeside(dir: string): string {
  return join(dirname(dir), `.${basename(dir)}.import-${randomBytes(6).toString('hex')}`);
}

async function assertEmpty(dir: string): Promise<void> {
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new TargetNotEmpty(`${dir} is not a folder. Name a new one`);
  });
  if (there.length > 0) throw new TargetNotEmpty(`${dir} is not empty. Name a new folder: nothing is overwritten`);
}

/** Gives the finished folder its name; the parent is made when it is not there. */
async function settle(draft: string, dir: string): Promise<void> {
  await rmdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(draft, dir);
}
