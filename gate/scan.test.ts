import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GateReport } from '../core/contract/gate-report.ts';
import { sampleCompetition } from '../core/testing/samples.ts';
import { scan } from './scan.ts';
import { asm, assemble } from './testing/assemble-pickle.ts';

const evil = assemble(asm.proto(2), asm.global('os', 'system'), asm.text('id'), asm.tuple1, asm.reduce, asm.stop);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function submit(files: Record<string, string | Buffer>): Promise<GateReport> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return scan(folder);
}

describe('a submission', () => {
  test('of plain files is clean, each hashed and identified by content', async () => {
    const report = await submit({
      'README.md': '# Mine\n',
      'artifacts/table.csv': 'a,b\n1,2\n',
      'artifacts/empty': '',
      'x.png': assemble('N.'),
    });
    expect(GateReport.parse(report)).toMatchObject({
      verdict: 'clean',
      findings: [],
      scanned: [
        { path: 'README.md', bytes: 7, format: 'text', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { path: 'artifacts/empty', format: 'empty' },
        { path: 'artifacts/table.csv', format: 'text' },
        { path: 'x.png', format: 'pickle' },
      ],
    });
  });

  test('is flagged for a pickle whatever its name, and that comes before what could not be read', async () => {
    const report = await submit({ 'a-cut.pkl': assemble(asm.proto(2), asm.none), 'weights.png': evil });
    expect(report.verdict).toBe('flagged');
    expect(report.findings.map((finding) => [finding.path, finding.rule])).toEqual([
      ['weights.png', 'pickle/import'],
      ['a-cut.pkl', 'unscannable/truncated'],
    ]);
  });

  test('may be one file', async () => {
    await writeFile(join(folder, 'model.pkl'), evil);
    expect(await scan(join(folder, 'model.pkl'))).toMatchObject({ verdict: 'flagged', scanned: [{ path: 'model.pkl' }] });
  });

  test('has its links and sockets named, never followed', async () => {
    await symlink('/etc/passwd', join(folder, 'labels.csv'));
    await symlink(folder, join(folder, 'again'));
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    const report = await scan(folder);
    server.close();
    expect(report).toMatchObject({ verdict: 'flagged', scanned: [] });
    expect(report.findings.map((finding) => finding.rule)).toEqual(['shape/link', 'shape/link', 'shape/special-file']);
  });

  test('with a sparse terabyte is answered at once', async () => {
    await writeFile(join(folder, 'huge.bin'), 'PK');
    await truncate(join(folder, 'huge.bin'), 2 ** 40);
    const report = await scan(folder, { limits: { fileBytes: 2 ** 33 } });
    expect(report).toMatchObject({
      verdict: 'unscannable',
      findings: [{ rule: 'unscannable/too-large' }, { rule: 'shape/sparse', severity: 'warning' }],
    });
  });

  test('larger than the competition accepts is refused without being read', async () => {
    await writeFile(join(folder, 'huge.bin'), Buffer.alloc(1_000_001));
    const report = await scan(folder, { competition: sampleCompetition() });
    expect(report.scanned).toMatchObject([{ format: 'unread' }]);
    expect(report.findings.map((finding) => finding.rule)).toEqual(['shape/size', 'unscannable/too-large']);
  });

  test('with secrets is flagged without repeating them', async () => {
    const key = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const report = await submit({ 'notes.txt': `first\nmy token is ${key}\n` });
    expect(report).toMatchObject({ verdict: 'flagged', findings: [{ rule: 'secret', line: 2 }] });
    expect(JSON.stringify(report)).not.toContain(key);
  });

  test('with a large text is read in parts to its end', async () => {
    const filler = `${'0.5,'.repeat(250)}\n`.repeat(9000);
    const report = await submit({ 'table.csv': `${filler}ghp_${'a1B2c3D4e5F6'.repeat(3)}\n${filler}AKIAQ3EGRIDPZTUVWXYZ\n` });
    expect(report.findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual(['secret 9001', 'secret 18002']);
  });

  test('has its licence held against its files', async () => {
    const report = await submit({
      'submission.yaml': 'interface: 1\nlicence: MIT\n',
      'model.txt': '# SPDX-License-Identifier: GPL-3.0-only\n',
    });
    expect(report.findings).toMatchObject([{ rule: 'licence/contradiction', path: 'model.txt', line: 1 }]);
  });

  test('with more findings than a report holds says so, as severely as the worst of them', async () => {
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`f${i}.pkl`, evil]));
    const report = GateReport.parse(await submit(many));
    expect(report.findings).toHaveLength(1000);
    expect(report.findings.find(({ rule }) => rule === 'report/more')).toMatchObject({
      severity: 'error',
      message: '201 more findings in the submission',
    });
  });

  test('stops when asked to', async () => {
    await writeFile(join(folder, 'a.txt'), 'text');
    await expect(scan(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  test('that is not there is an error', async () => {
    await expect(scan(join(folder, 'nowhere'))).rejects.toThrow('nowhere');
  });
});

describe('names and shape', () => {
  test('twins, look-alikes and hidden characters in names are flagged', async () => {
    const report = await submit({
      'Model.txt': '1',
      'model.txt': '2',
      'dаta.csv': '3',
      'data.csv': '4',
      'a\u202egnp.txt': '5',
      'café.txt': '6',
      'cafe\u0301.txt': '7',
    });
    expect(report.findings.map((finding) => finding.rule).toSorted()).toEqual([
      'unicode/name',
      'unicode/twin-name',
      'unicode/twin-name',
      'unicode/twin-name',
    ]);
  });

  test('text that shows itself in another order is flagged at its line', async () => {
    const report = await submit({ 'notes.md': 'fine\nif access == "user\u202e \u2066# admin\u2069":\n' });
    expect(report).toMatchObject({ verdict: 'flagged', findings: [{ rule: 'unicode/bidi', line: 2 }] });
  });

  test('requirements are data: pinned lines pass, anything else is named', async () => {
    await writeFile(
      join(folder, 'requirements.txt'),
      'numpy==2.4.6\nscikit_learn==1.9.1\n--index-url https://evil.example\ngit+https://evil.example/x\nnumpy>=1\nleft-pad==1.0\nscipy==1.0\n',
    );
    const lock = 'numpy==2.4.6 \\\n    --hash=sha256:0\nscikit-learn==1.9.1\nscipy==1.17.1\n';
    const report = await scan(folder, { lock });
    expect(report.findings.map((finding) => [finding.line, finding.rule])).toEqual([
      [3, 'dependency/form'],
      [4, 'dependency/form'],
      [5, 'dependency/form'],
      [6, 'dependency/unknown'],
      [7, 'dependency/version'],
    ]);
  });
});
