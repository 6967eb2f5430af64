import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ruleExamples } from '../../gate/catalogue/examples.ts';
import { gateTools } from '../../gate/gate-tools.ts';
import { semgrep, type SemgrepEngine, type SemgrepScan } from '../../gate/semgrep/index.ts';

const rulesFolder = fileURLToPath(new URL('../../gate/semgrep/rules', import.meta.url));
const examples = join(rulesFolder, 'fixtures');
let home: string;
let files: string[];
/** `file:line rule` for every rule an example's comment names. */
let promised: string[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gate-rules-'));
  files = (await readdir(rulesFolder)).filter((name) => name.endsWith('.yaml')).map((name) => join(rulesFolder, name));
  promised = (await ruleExamples())
    .filter(({ kind }) => kind === 'finds')
    .map(({ at, rule }) => `${at} ${rule}`)
    .toSorted();
});
afterAll(() => rm(home, { recursive: true, force: true }));

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
  test('finds exactly what its examples say, by the fast engine and by the plain one', async () => {
    const fast = await run('fast');
    expect(found(fast)).toEqual(promised);
    const plain = await run('plain');
    expect(found(plain)).toEqual(promised);
    expect(plain.problems).toEqual(fast.problems);
    expect(plain.scanned.toSorted()).toEqual(fast.scanned.toSorted());
  });
});
