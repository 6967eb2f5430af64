import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GateReport } from '../../core/contract/gate-report.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { seededNumbers } from '../../gate/data-sketch/testing/seeded-numbers.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly log: string;
}

/** Runs `harvester …` in the folder as a person would; paths in `args` are relative to it. */
function harvester(...args: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: folder, maxBuffer: 1 << 26 }, (error, out, log) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, log }),
    );
  });
}

async function put(files: Record<string, string | Buffer>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
const json = (answer: Answer): GateReport => GateReport.parse(JSON.parse(answer.out));

const MODEL = 'class Model:\n    def predict(self, batch):\n        return batch["radius"]\n';
const CLOCK = `import time\n\n${MODEL}\nSTARTED = time.time()\n`;
const PICKLE = Buffer.from("cos\nsystem\n(S'id'\ntR.", 'latin1');

describe('harvester scan', () => {
  test('says that an honest folder is clean, first', async () => {
    await put({ 'alice/model.py': MODEL, 'alice/README.md': '# Mine\n' });
    const answer = await harvester('scan', 'alice');
    expect(answer.code).toBe(0);
    expect(answer.out).toMatch(/^Clean: 2 files read to the last byte in \d/);
    expect(answer.out).not.toContain('\u001b[');
  });

  test('answers one JSON object of the promised shape, for one file', async () => {
    await put({ 'model.pkl': PICKLE });
    const answer = await harvester('scan', 'model.pkl', '--json');
    expect(answer.code).toBe(1);
    expect(Object.keys(json(answer))).toEqual(['verdict', 'findings', 'scanned', 'seconds']);
    expect(json(answer)).toMatchObject({
      verdict: 'flagged',
      findings: [
        { rule: 'pickle/import', severity: 'error', path: 'model.pkl', offset: 0, message: expect.any(String), fix: expect.any(String) },
      ],
      scanned: [{ path: 'model.pkl', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: PICKLE.length, format: 'pickle' }],
    });
  });

  test('shows what to fix first on top, each with its place and its fix, and what to do next', async () => {
    await put({ 'alice/model.py': `${CLOCK}import subprocess\n`, 'alice/cut.npy': Buffer.from('\u0093NUMPY\u0001', 'latin1') });
    const answer = await harvester('scan', 'alice');
    expect(answer.code).toBe(1);
    const order = ['Flagged:', 'refused ', 'model.py:8 ', 'unreadable ', 'cut.npy', 'warning ', 'model.py:7 ', 'next: mend model.py:8'];
    expect(order.map((word) => answer.out.indexOf(word))).toEqual(order.map((word) => answer.out.indexOf(word)).toSorted((a, b) => a - b));
    expect(order.filter((word) => !answer.out.includes(word))).toEqual([]);
    expect(answer.out).toContain('fix: remove the import');
  });

  test('says what it could not read with exit code 2', async () => {
    await put({ 'alice/cut.npy': Buffer.from('\u0093NUMPY\u0001', 'latin1') });
    expect(await harvester('scan', 'alice')).toMatchObject({ code: 2, out: expect.stringMatching(/^Unscannable: /) });
  });

  test('prints no name that could move the cursor or turn a line around', async () => {
    await put({ 'alice/a\u001b[2J\u202egnp.txt': 'x' });
    const { out } = await harvester('scan', 'alice');
    expect(out).toContain('unicode/name');
    expect(['\u001b', '\u202e'].filter((character) => out.includes(character))).toEqual([]);
  });

  test.each([
    ['a path that is not there', ['scan', 'nowhere'], 'nowhere is not there'],
    ['no path', ['scan'], "missing required argument 'path'"],
    ['an option there is not', ['scan', '.', '--fast'], "unknown option '--fast'"],
    ['a competition that cannot be read', ['scan', '.', '--competition', 'c.yaml'], 'c.yaml cannot be read'],
    ['a policy without a competition', ['scan', '.', '--config', 'h.yaml'], '--config needs --competition'],
    ['a sketch that is none', ['scan', '.', '--sketch', 's.json'], 's.json is no data sketch'],
    ['a place that cannot be written', ['scan', '.', '--sarif', 'no/such/folder.sarif'], 'no/such/folder.sarif cannot be written'],
  ])('called with %s says how to call it, with exit code 3', async (_name, args, words) => {
    const answer = await harvester(...args);
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.log).toContain(words);
    expect(answer.log).not.toMatch(/\n\s+at /);
  });

  test('writes SARIF that links to the rules, and a bill of materials', async () => {
    await put({ 'alice/model.py': CLOCK });
    const answer = await harvester('scan', 'alice', '--sarif', 'found.sarif', '--bom', 'bom.json');
    expect(answer.code).toBe(0);
    const [sarif, bom] = await Promise.all(
      ['found.sarif', 'bom.json'].map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
    );
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ results: [{ ruleId: 'python/environment-clock', level: 'warning' }] }] });
    expect(sarif.runs[0].tool.driver.rules[0].helpUri).toMatch(/gate-rules\.md#python-environment-clock$/);
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'machine-learning-model', name: 'alice' } },
    });
  });
});

describe('policy', () => {
  const competition = (gate?: object): string => JSON.stringify({ ...sampleCompetition(), ...(gate && { gate }) });
  const key = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n';
  const config = (gate: object): string =>
    JSON.stringify({
      harvester: 1,
      competitions: [{ name: 'breast-tumour', repository: 'acme/breast-tumour' }],
      records: 'acme/records',
      runners: [{ id: 'r', publicKey: key }],
      publishers: [{ id: 'p', publicKey: key }],
      mlflow: { uri: 'http://127.0.0.1:5000' },
      site: { url: 'http://127.0.0.1:8080' },
      gate,
    });
  const scan = async (...more: string[]): Promise<Answer> =>
    harvester('scan', 'alice', '--competition', 'competition.yaml', '--json', '--quiet', ...more);

  test('a competition may refuse what is only a warning elsewhere; a maintainer may waive it, for these bytes, until a day', async () => {
    await put({ 'alice/model.py': CLOCK, 'competition.yaml': competition({ block: ['python/environment-clock'] }) });
    const blocked = await scan();
    expect(blocked.code).toBe(1);
    const waiver = {
      id: 'clock',
      competition: 'breast-tumour',
      team: 'alice',
      rule: 'python/environment-clock',
      path: 'model.py',
      sha256: json(blocked).scanned[0]?.sha256,
      reason: 'only for its own log',
      by: 'maria',
    };
    await put({ 'harvester.yaml': config({ waivers: [{ ...waiver, expires: '2999-01-01T00:00:00Z' }] }) });
    const waived = await scan('--config', 'harvester.yaml');
    expect(waived.code).toBe(0);
    expect(json(waived)).toMatchObject({
      verdict: 'clean',
      waived: [{ id: 'clock', by: 'maria' }],
      findings: [{ policy: { waiver: 'clock' } }],
    });
    await put({ 'harvester.yaml': config({ waivers: [{ ...waiver, expires: '2026-01-01T00:00:00Z' }] }) });
    expect((await scan('--config', 'harvester.yaml')).code).toBe(1);
    await put({
      'harvester.yaml': config({ waivers: [{ ...waiver, expires: '2999-01-01T00:00:00Z' }] }),
      'alice/model.py': `${CLOCK}# more\n`,
    });
    expect((await scan('--config', 'harvester.yaml')).code).toBe(1);
  });

  test('a rule there is not is an error at its place', async () => {
    await put({ 'alice/model.py': MODEL, 'competition.yaml': competition({ warn: ['python/environment-clok'] }) });
    const answer = await scan();
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.log).toMatch(/competition\.yaml:1:\d+ {2}NOT_ALLOWED .*\n.*\n {2}next: did you mean "python\/environment-clock"\?/);
  });

  test('a licence the competition does not accept is refused at its line', async () => {
    await put({ 'alice/submission.yaml': 'interface: 1\nlicence: GPL-3.0-only\n', 'competition.yaml': competition() });
    expect(json(await scan())).toMatchObject({
      verdict: 'flagged',
      findings: [{ rule: 'licence/not-accepted', path: 'submission.yaml', line: 2 }],
    });
  });
});

test('copies of private rows are noticed through a sketch that holds none of them', async () => {
  const columns = Array.from({ length: 7 }, (_, i) => seededNumbers(i + 1, 200));
  const rows = Array.from({ length: 200 }, (_, r) => columns.map((column) => column[r]).join(','));
  await put({
    'final.csv': `a,b,c,d,e,f,g\n${rows.join('\n')}\n`,
    'alice/known.csv': `${rows.slice(30, 40).join('\n')}\n`,
    'bob/own.csv': '1.5,2.5\n',
  });
  expect(await harvester('sketch', 'final.csv', '--dataset', 'final', '--out', 'final.json')).toMatchObject({ code: 0 });
  expect(await readFile(join(folder, 'final.json'), 'utf8')).not.toContain(String(columns[0]?.[0]));
  const caught = await harvester('scan', 'alice', '--sketch', 'final.json', '--json');
  expect(json(caught)).toMatchObject({ verdict: 'flagged', findings: [{ rule: 'data/private-rows', path: 'known.csv' }] });
  expect((await harvester('scan', 'bob', '--sketch', 'final.json')).code).toBe(0);
});

test('a column of numbers is noticed also where words before it hold commas, and where the table is an Arrow file; a torn table is told', async () => {
  const columns = Array.from({ length: 7 }, (_, i) => seededNumbers(i + 1, 200));
  const copied = Buffer.from(columns[3]!.slice(30, 90).buffer);
  const rows = Array.from({ length: 200 }, (_, r) => [r % 3 ? '"one, two"' : '"a ""b"""', ...columns.map((column) => column[r])].join(','));
  await put({ 'final.csv': `note,a,b,c,d,e,f,g\n${rows.join('\n')}\n`, 'alice/column.bin': copied });
  expect(await harvester('sketch', 'final.csv', '--dataset', 'final', '--out', 'final.json', '--json')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/"columns": ?7/) as string,
  });
  expect((await harvester('scan', 'alice', '--sketch', 'final.json')).out).toContain('data/private-rows');
  const named = Object.fromEntries(columns.map((values, i) => [`c${i}`, values]));
  await put({ 'final.arrow': Buffer.from(tableToIPC(tableFromArrays(named), 'file')) });
  expect(await harvester('sketch', 'final.arrow', '--dataset', 'final', '--out', 'arrow.json')).toMatchObject({ code: 0 });
  expect((await harvester('scan', 'alice', '--sketch', 'arrow.json')).out).toContain('data/private-rows');
  await put({ 'torn.csv': 'a,b\n1,2\n3\n' });
  expect(await harvester('sketch', 'torn.csv', '--dataset', 'torn', '--out', 'torn.json')).toMatchObject({
    code: 1,
    log: expect.stringContaining('CSV_WIDTH') as string,
  });
});
