import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GateReport } from '../../core/contract/gate-report.ts';
import { scan } from '../../gate/scan.ts';

const HONEST = `"""A model."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import skops.io


class Model:
    def load(self, artifacts: Path) -> None:
        self.model = skops.io.load(artifacts / "model.skops")
        self.mean = np.load(artifacts / "mean.npy")

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        rows = batch.fillna(0).to_numpy() - self.mean
        return self.model.predict_proba(rows)[:, 1]

    def train(self, X, y, artifacts: Path, seed: int) -> None:
        joblib.dump(self.model.fit(X, y), artifacts / "model.joblib")
`;
const START = 'import subprocess\n\nsubprocess.run(["id"])\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-story-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function submit(files: Record<string, string | Buffer>): Promise<GateReport> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return scan(folder);
}
const rulesOf = (report: GateReport): string[] => report.findings.map((finding) => `${finding.path} ${finding.rule}`);

test('an honest model.py is clean', async () => {
  expect(await submit({ 'model.py': HONEST })).toMatchObject({ verdict: 'clean', findings: [] });
});

test('a model.py that starts a program is flagged at the line, with what to do', async () => {
  const report = await submit({ 'model.py': HONEST + START });
  expect(report).toMatchObject({
    verdict: 'flagged',
    findings: [
      { rule: 'python/process-import', path: 'model.py', line: 22 },
      { rule: 'python/process-start', line: 24 },
    ],
  });
  expect(report.findings[1]?.fix).toBe('do the work in Python inside this process');
});

describe('nothing a submission brings hides anything', () => {
  test('neither ignore files, comments, size, folder names nor line ends', async () => {
    const report = await submit({
      '.semgrepignore': '*.py\n',
      '.gitignore': '*\n',
      'model.py': HONEST,
      'comment.py': 'import subprocess  # nosemgrep # nosec\n',
      'large.py': `${`# ${'padding '.repeat(100)}\n`.repeat(1500)}import subprocess\n`,
      'tests/conftest.py': 'import subprocess\n',
      'node_modules/a.py': 'import subprocess\n',
      '.hidden/a.py': 'import subprocess\n',
      'carriage.py': '# a comment\rimport subprocess\r',
      'wide.py': 'ｅｖａｌ("1")\n',
      'script.txt': 'import subprocess\n',
      '--config=x.py': 'import subprocess\n',
      '.semgrep.yml': 'rules: []\n',
      '.semgrep/settings.yml': 'has_shown_metrics_notification: true\n',
      'pyproject.toml': '[tool.bandit]\nskips = ["B404"]\n[tool.ruff]\nexclude = ["*.py"]\n',
      '.git/config': '[core]\n\texcludesFile = /dev/stdin\n',
      '.gitattributes': '*.py binary export-ignore linguist-vendored\n',
    });
    expect(report.scanned).toHaveLength(17);
    expect(rulesOf(report)).toEqual([
      '--config=x.py python/process-import',
      '.hidden/a.py python/process-import',
      'carriage.py python/process-import',
      'comment.py python/process-import',
      'large.py python/process-import',
      'node_modules/a.py python/process-import',
      'script.txt python/process-import',
      'tests/conftest.py python/process-import',
      'wide.py python/dynamic-evaluation',
    ]);
  });

  test('nor what secret scanners are told', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const report = await submit({
      '.secretlintrc.json': '{"rules": []}\n',
      '.secretlintignore': '*\n',
      '.gitleaks.toml': '[allowlist]\npaths = [".*"]\n',
      '.gitleaksignore': 'notes.md:generic-api-key:2\n',
      'notes.md': `// secretlint-disable\n${token} # gitleaks:allow # nosec\n`,
    });
    expect(rulesOf(report)).toEqual(['notes.md secret']);
  });

  test('nor how the bytes are written', async () => {
    const report = await submit({
      'wide.py': Buffer.from(`\ufeff${START}`, 'utf16le'),
      'seven.py': `# coding: utf-7\n+AGkAbQBwAG8AcgB0- subprocess\n`,
      'latin.py': Buffer.from(`# coding: latin-1\n# caf\u00e9\n${START}`, 'latin1'),
      'marked.py': `\ufeff${START}`,
      'rot.py': `# -*- coding: rot13 -*-\nvzcbeg fhocebprff\n`,
      'second.py': `#!/usr/bin/env python\n# vim: set fileencoding=cp037 :\nx = 1\n`,
      'huge.py': `${'#'.repeat(99)}\n`.repeat(90_000) + START,
    });
    const unreadable = report.findings.filter(({ rule }) => rule.startsWith('unscannable/')).map(({ path }) => path);
    expect([...new Set(unreadable)]).toEqual(['huge.py', 'latin.py', 'rot.py', 'second.py', 'seven.py', 'wide.py']);
    expect(rulesOf(report)).toContain('marked.py python/process-start');
  });

  test('nor links, nor rights: the gate reads what is there or says so', async () => {
    await writeFile(join(folder, 'real.txt'), START);
    await symlink('real.txt', join(folder, 'model.py'));
    await writeFile(join(folder, 'closed.py'), START);
    await chmod(join(folder, 'closed.py'), 0);
    const report = await scan(folder);
    expect(report.verdict).toBe('flagged');
    expect(rulesOf(report)).toContain('model.py shape/link');
    expect(report.findings.some((finding) => finding.path === 'closed.py')).toBe(true);
  });
});

test.each([
  ['a syntax error', 'def predict(self:\n'],
  ['a syntax error semgrep forgives', 'def x(:\n'],
  ['mixed tabs', 'if True:\n\tx = 1\n        y = 2\n'],
  ['another encoding', '# -*- coding: utf-7 -*-\nx = 1\n'],
  ['bytes that are no text', Buffer.from([0x78, 0x3d, 0x31, 0, 0xff])],
  ['thousands of brackets', `x = ${'('.repeat(5000)}1${')'.repeat(5000)}\n`],
])('Python with %s is unscannable', async (_name, source) => {
  const report = await submit({ 'model.py': source });
  expect(report.verdict).toBe('unscannable');
  expect(report.findings.every((finding) => finding.path === 'model.py')).toBe(true);
});

test('text about code is no code', async () => {
  const report = await submit({
    'README.md': '# Use\n\n```python\nimport subprocess\nsubprocess.run(["id"])\n```\n',
    'notes.csv': 'import a,b\n1,2\n',
  });
  expect(report).toMatchObject({ verdict: 'clean', findings: [] });
});

test('a module that takes the place of a library is flagged', async () => {
  const report = await submit({ 'model.py': HONEST, 'numpy.py': 'x = 1\n', 'json/__init__.py': '', 'helpers/json.py': 'x = 1\n' });
  expect(rulesOf(report)).toEqual(['json/__init__.py shape/shadowed-module', 'numpy.py shape/shadowed-module']);
});

test('a scanner that does not start makes every source unscannable', async () => {
  await writeFile(join(folder, 'model.py'), HONEST);
  const report = await scan(folder, { tools: { semgrep: join(folder, 'no-semgrep') } });
  expect(report).toMatchObject({ verdict: 'unscannable', findings: [{ rule: 'unscannable/semgrep', path: 'model.py' }] });
});
