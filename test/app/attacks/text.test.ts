import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decide } from '../../../app/decide.ts';
import { attempt } from '../../../app/testing/records.ts';
import { noon, pull, snapshot } from '../../../app/testing/world.ts';
import { scan } from '../../../gate/scan.ts';
import { markdown } from '../../../local-github/pages/markdown.ts';

const hostile = '<img src=x onerror=alert(1)> @acme/everyone [x](javascript:alert(1)) ](http://evil.example) | ``` </details> #1 \u202e';

function commentOf(world: ReturnType<typeof snapshot>): string {
  const comment = decide(world, noon).effects.find((effect) => effect.kind === 'comment');
  return comment?.kind === 'comment' ? comment.body : '';
}

test('attack 4: a title, a file name and a team full of markup', () => {
  const world = snapshot({
    pull: { ...pull, title: hostile, author: 'mallory' },
    changed: [{ path: `submissions/alice/${hostile}`, status: 'added' }],
    tree: [{ path: `submissions/alice/${hostile}`, mode: '100644', bytes: 1 }],
  });
  const page = markdown(commentOf(world)).text;
  expect(page).not.toMatch(/<img|href="(javascript:|http:\/\/evil)/);
});

test('attack 6: workflow commands and terminal escapes in what the model printed', () => {
  const excerpt = '::set-output name=score::1\n::add-mask::x\n\u001b]0;pwned\u0007```\n@acme/everyone <script>alert(1)</script>';
  const body = commentOf(snapshot({ attempts: [attempt({ errorClass: 'LOAD_ERROR', excerpt })] }));
  expect(body).toContain('::set-output');
  // oxlint-disable-next-line no-control-regex -- terminal escapes are what must not pass
  expect(body).not.toMatch(/\u001b|\u0007/);
  expect(markdown(body).text).not.toMatch(/<script/);
});

test('attack 20: a metric, a rule and a finding that are named in markup', () => {
  const record = attempt();
  if (record.evaluation.kind !== 'scored') throw new Error('the fixture is not scored');
  const [score] = record.evaluation.scores;
  const named = { ...record, evaluation: { ...record.evaluation, scores: [{ ...score, name: hostile }] } };
  const body = commentOf(snapshot({ attempts: [named as never] }));
  expect(body).not.toMatch(/(?<![`\w])@acme\/everyone/);
  expect(markdown(body).text).not.toMatch(/<img|href="(javascript:|http:\/\/evil)/);
});

test('attack 21: an error on private data tells its class and nothing else', () => {
  const failed = attempt({ errorClass: 'PREDICT_ERROR' });
  const body = commentOf(snapshot({ attempts: [failed] }));
  expect(body).toContain('`PREDICT_ERROR`');
  expect(body).not.toMatch(/Traceback|File "|line \d+/);
});

test('attack 22: a pickle that runs a command when it is loaded, and files that change how others are read', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'attack-'));
  try {
    await writeFile(join(dir, 'model.pkl'), Buffer.from("cos\nsystem\n(S'id'\ntR.", 'latin1'));
    await writeFile(join(dir, 'sitecustomize.py'), 'import os\nos.system("id")\n');
    const report = await scan(dir);
    expect(report.verdict).not.toBe('clean');
    expect(report.findings.map(({ path }) => path)).toContain('model.pkl');
  } finally {
    await rm(dir, { recursive: true });
  }
});
