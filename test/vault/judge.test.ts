import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { startJudge, type Judge, type JudgeSplit } from '../../vault/judge.ts';

const home = join(import.meta.dirname, '..', '..', 'vault', 'judge');
const modules = readdirSync(home).flatMap((name) => /^(test_\w+)\.py$/.exec(name)?.[1] ?? []);

test("the judge's own tests hold in its locked environment", async () => {
  const { python } = await buildEnvironment({ name: 'judge', lock: join(home, 'requirements.lock') });
  const { stderr } = await promisify(execFile)(python, ['-B', '-m', 'unittest', ...modules], { cwd: home });
  expect(stderr).toMatch(/^OK$/m);
});

describe('a competition with metrics of its own', () => {
  let dir: string;
  let judge: Judge;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'judge-'));
    judge = await startJudge();
    await mkdir(join(dir, 'split'));
    await writeFile(join(dir, 'split', 'features.csv'), `radius\n${rows.join('\n')}\n`);
    await writeFile(join(dir, 'split', 'labels.csv'), `malignant\n${rows.map((row) => row % 2).join('\n')}\n`);
  });
  afterAll(async () => {
    await judge.close();
    await rm(dir, { recursive: true, force: true });
  });
  const rows = Array.from({ length: 40 }, (_, row) => row);
  const right = Float64Array.from(rows, (row) => row % 2);
  const cost = { name: 'cost', direction: 'lower' } as const;

  async function opened(source: string, sha256 = createHash('sha256').update(source).digest('hex')): Promise<JudgeSplit> {
    await writeFile(join(dir, 'scoring.py'), source);
    const competition = Competition.parse(
      sampleCompetition({ metrics: { primary: cost, others: [], scoring: { path: 'scoring.py', sha256 } } }),
    );
    const tables = { features: join(dir, 'split', 'features.csv'), labels: join(dir, 'split', 'labels.csv') };
    return judge.open(tables, competition, { competitionDir: dir });
  }

  const metric = (body: string): string => `def cost(truth, predictions, *, weight=None, groups=None):\n    ${body}\n`;

  test('is scored by it, with an interval and the noise of it', async () => {
    const split = await opened(metric('return float((10 * (truth > predictions) + (predictions > truth)).mean())'));
    const guess = Float64Array.from(rows, (row) => (row % 5 === 0 ? 0 : row % 2));
    const [score] = await split.score(guess, [cost]);
    expect(score).toMatchObject({ name: 'cost', direction: 'lower', value: (10 * 4) / 40 });
    expect(score!.low).toBeLessThan(1);
    expect(score!.high).toBeGreaterThan(1);
    const [better] = await split.compare(right, [guess], cost);
    expect(better!.difference).toBeCloseTo(1);
    expect(await split.noise([guess], cost)).toMatchObject({ rows: 40, units: 40, pairs: 0 });
    await split.close();
  });

  test('runs the file competition.yaml names by digest, and no other', async () => {
    await expect(opened(metric('return 1.0'), '0'.repeat(64))).rejects.toMatchObject({
      errorClass: 'INFRA',
      message: expect.stringMatching(/digest.*metrics\.scoring/),
    });
  });

  test.each([
    ['fails', 'return 1 / 0', /scoring\.py:2: cost failed: ZeroDivisionError/],
    ['returns no number', 'return "good"', /scoring\.py: cost returned a str/],
    ['ends the process', 'raise SystemExit(0)', /SystemExit/],
  ])('is told when its metric %s, by file and line', async (_, body, message) => {
    const split = await opened(metric(body));
    await expect(split.score(right, [cost])).rejects.toMatchObject({ errorClass: 'INFRA', message: expect.stringMatching(message) });
    await split.close();
  });

  test('cannot reach the network or write files from it, and what it prints corrupts nothing', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = (server.address() as { port: number }).port;
    const attempts = `import os, pathlib, socket

def attempt(how):
    try:
        how()
    except OSError:
        return 0.0
    return 1.0

def cost(truth, predictions, *, weight=None, groups=None):
    print("not an answer", flush=True)
    return (
        attempt(lambda: socket.create_connection(("127.0.0.1", ${port}), 1))
        + 10 * attempt(lambda: pathlib.Path(${JSON.stringify(join(dir, 'left'))}).write_text("x"))
        + 100 * attempt(lambda: socket.socket(40, socket.SOCK_STREAM))
        + 1000 * attempt(lambda: os.setuid(1))
    )
`;
    const split = await opened(attempts);
    const [score] = await split.score(right, [cost]);
    expect(score!.value).toBe(0);
    await split.close();
    server.close();
  });
});
