import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gateTools } from '../../gate/gate-tools.ts';
import { semgrep, type SemgrepEngine, type SemgrepScan } from '../../gate/semgrep/index.ts';

interface Rule {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly metadata: { readonly cwe: string; readonly fix: string };
}

const rulesFolder = fileURLToPath(new URL('../../gate/semgrep/rules', import.meta.url));
const examples = join(rulesFolder, 'fixtures');
let home: string;
let files: string[];
let rules: Rule[];
/** `file:line rule` for every rule an example's comment names. */
let promised: string[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gate-rules-'));
  files = (await readdir(rulesFolder)).filter((name) => name.endsWith('.yaml')).map((name) => join(rulesFolder, name));
  rules = (await Promise.all(files.map(async (file) => (load(await readFile(file, 'utf8')) as { rules: Rule[] }).rules))).flat();
  promised = (await Promise.all((await readdir(examples)).map(promises))).flat().toSorted();
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function promises(name: string): Promise<string[]> {
  const lines = (await readFile(join(examples, name), 'utf8')).split('\n');
  return lines.flatMap((line, i) =>
    (/# finds: (.+)$/.exec(line)?.[1] ?? '').split(' ').flatMap((rule) => (rule === '' ? [] : [`${name}:${i + 1} ${rule}`])),
  );
}

async function run(engine: SemgrepEngine): Promise<SemgrepScan> {
  const { semgrep: executable } = await gateTools();
  const outcome = await semgrep({
    executable,
    rules: files,
    cwd: examples,
    targets: ['.'],
    expected: await readdir(examples),
    home,
    engine,
  });
  if (outcome.kind === 'failed') throw new Error(outcome.message);
  expect(outcome.engine).toBe(engine);
  return outcome;
}

const found = (scan: SemgrepScan): string[] =>
  [...new Set(scan.findings.map((each) => `${each.path}:${each.start.line} ${each.rule}`))].toSorted();

describe('the rule pack', () => {
  test('says for each rule what it costs, why, and what to do', () => {
    expect(rules.length).toBeGreaterThanOrEqual(60);
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    const unfit = rules.filter(
      ({ id, severity, message, metadata }) =>
        !/^[a-z][a-z-]+$/.test(id) ||
        !['ERROR', 'WARNING', 'INFO'].includes(severity) ||
        message.length <= 20 ||
        !/^CWE-\d+$/.test(metadata.cwe) ||
        metadata.fix.length <= 5,
    );
    expect(unfit).toEqual([]);
  });

  test('has an example of every rule', () => {
    const shown = new Set(promised.map((each) => each.split(' ')[1]));
    expect(rules.map((rule) => rule.id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('is in the manual, rule by rule', async () => {
    const manual = await readFile(fileURLToPath(new URL('../../docs/gate.md', import.meta.url)), 'utf8');
    const cost = { ERROR: 'refused', WARNING: 'warning', INFO: 'note' };
    expect(
      rules.filter(({ id, severity }) => !new RegExp(`\\| \`${id}\` +\\| ${cost[severity as 'ERROR']} `).test(manual)).map(({ id }) => id),
    ).toEqual([]);
  });

  test('finds exactly what its examples say, by the fast engine and by the plain one', async () => {
    const fast = await run('fast');
    expect(found(fast)).toEqual(promised);
    const plain = await run('plain');
    expect(found(plain)).toEqual(promised);
    expect(plain.problems).toEqual(fast.problems);
    expect(plain.scanned.toSorted()).toEqual(fast.scanned.toSorted());
  });
});
