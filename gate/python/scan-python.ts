import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../core/contract/gate-report.ts';
import { semgrep, type SemgrepEngine, type SemgrepOutcome } from '../semgrep/index.ts';
import { pythonSyntax } from './python-syntax.ts';

/** The version the rules are tested with; see `semgrep/requirements.lock`. */
const SEMGREP = '1.182.0';
const RULES = fileURLToPath(new URL('../semgrep/rules', import.meta.url));

export interface PythonFile {
  readonly path: string;
  readonly source: Buffer;
  /** False for text that only looks like Python: what does not parse there is no finding. */
  readonly surely: boolean;
}

export interface PythonTools {
  /** The `semgrep` program of the gate's environment; a `python` stands next to it. */
  readonly semgrep: string;
  readonly engine?: SemgrepEngine;
  readonly rules?: string;
}

/**
 * Scans Python sources with the gate's rules. They are copied under names of our own into a fresh folder, so that no name, neighbour or
 * comment of theirs can hide anything. What CPython or semgrep cannot parse is unscannable.
 */
export async function scanPython(files: readonly PythonFile[], tools: PythonTools): Promise<Finding[]> {
  if (files.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'harvester-gate-'));
  try {
    const staged = files.flatMap(stage);
    const names = staged.map((_, i) => stagedName(i));
    const sources = join(folder, 'sources');
    const home = join(folder, 'home');
    await Promise.all([sources, home].map((each) => mkdir(each)));
    for (const [i, { source }] of staged.entries()) await writeFile(join(sources, stagedName(i)), source);
    const rules = await ruleFiles(tools.rules ?? RULES);
    const [outcome, syntax] = await Promise.all([
      semgrep({
        executable: tools.semgrep,
        rules,
        cwd: sources,
        targets: ['.'],
        expected: names,
        home,
        version: SEMGREP,
        ...(tools.engine && { engine: tools.engine }),
      }),
      pythonSyntax(join(dirname(tools.semgrep), 'python'), sources, names),
    ]);
    return once(judge(staged, names, outcome, syntax));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The file as CPython reads it: every kind of line end is one (a lone carriage return ends a comment), and names in look-alike letters
 * (ｅｖａｌ) are those they stand for. Where that changes the letters, both spellings are scanned.
 */
function stage(file: PythonFile): PythonFile[] {
  const text = file.source
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replaceAll(/\r\n?/g, '\n');
  const spellings = new Set([text, text.normalize('NFKC')]);
  return [...spellings].map((spelling) => ({ ...file, source: Buffer.from(spelling) }));
}

function stagedName(index: number): string {
  return `f${String(index).padStart(5, '0')}.py`;
}

/** The rule files of a folder; examples next to them are no rules. */
async function ruleFiles(folder: string): Promise<string[]> {
  return (await readdir(folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** One finding a rule and line: the same file is scanned in two spellings, and a rule may match a line twice. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.rule}\0${finding.path}\0${finding.line ?? ''}`, finding])).values()];
}

function judge(
  files: readonly PythonFile[],
  names: readonly string[],
  outcome: SemgrepOutcome,
  syntax: Awaited<ReturnType<typeof pythonSyntax>>,
): Finding[] {
  const findings: Finding[] = [];
  const fileOf = (name: string | undefined): PythonFile | undefined => files[names.indexOf(name ?? '')];
  const refuse = (file: PythonFile, reason: string, message: string, fix: string, line?: number): void => {
    findings.push({
      rule: `unscannable/${reason}`,
      severity: 'error',
      path: file.path,
      ...(line && { line }),
      message: message.slice(0, 600),
      fix,
    });
  };
  if (outcome.kind === 'failed') {
    for (const file of files)
      refuse(file, 'semgrep', `could not be scanned: ${outcome.message}`, 'ask the organisers: the scanner itself failed');
    return findings;
  }
  const isPython = (name: string): boolean => syntax.kind === 'failed' || syntax.problems[name] === null;
  for (const found of outcome.findings) {
    const file = fileOf(found.path);
    if (!file || !(file.surely || isPython(found.path))) continue;
    findings.push({
      rule: `python/${found.rule}`,
      severity: found.severity === 'ERROR' ? 'error' : found.severity === 'WARNING' ? 'warning' : 'note',
      path: file.path,
      line: found.start.line,
      message: found.message.trim().slice(0, 600),
      fix: String(found.metadata.fix ?? 'remove it').slice(0, 400),
    });
  }
  const refused = new Set<PythonFile>();
  for (const [i, file] of files.entries()) {
    const problem = syntax.kind === 'failed' ? { line: undefined, message: syntax.message } : syntax.problems[stagedName(i)];
    if (!problem || !file.surely) continue;
    refused.add(file);
    refuse(
      file,
      'python-syntax',
      `is no Python that can be read: ${problem.message}`,
      'mend the syntax error (python -m py_compile shows it)',
      problem.line ?? undefined,
    );
  }
  for (const problem of outcome.problems) {
    const file = fileOf(problem.path);
    if (file && (!file.surely || refused.has(file))) continue;
    const text = `could not be scanned to its end (${problem.type}): ${problem.message.split('\n').at(-1)?.trim() ?? ''}`;
    for (const each of file ? [file] : files) refuse(each, 'python-syntax', text, 'write this line more plainly', problem.line);
  }
  return findings;
}
