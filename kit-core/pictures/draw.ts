import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { basePython, stateDir, uvPath } from '../../scripts/environment.mjs';
import { drawSession } from '../../scripts/terminal-session/draw.ts';
import { screens } from '../../scripts/terminal-session/screens.ts';

const run = promisify(execFile);
const template = fileURLToPath(new URL('../../competition-template/', import.meta.url));

/** Draws the pictures of the template's README: real commands in a fresh clone of it, with colours, as somebody at a terminal sees them. */
const home = await mkdtemp(join(tmpdir(), 'kit-pictures-'));
try {
  const published = join(home, 'published');
  const clone = join(home, 'my-competition');
  await cp(template, published, { recursive: true, filter: (from) => !/\/(\.venv|__pycache__|submissions)$/.test(from) });
  await rm(join(published, 'kit/core/.gitignore'), { force: true });
  const git = (...args: string[]): Promise<unknown> =>
    run('git', ['-c', 'user.name=Alice', '-c', 'user.email=alice@participants.example', ...args], { cwd: published });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message=Publish');
  await run('git', ['clone', '--quiet', published, clone]);
  const uv = await uvPath(stateDir(), await basePython());
  const terminal = async (command: string): Promise<string> => {
    const typed = command.replace(/^uv /, `'${uv}' `).replace(' run ', ' run --quiet ');
    // `script` gives the command a terminal, so that it writes colours; its exit code is not ours to judge.
    const { stdout } = await run('script', ['--quiet', '--return', '--command', `${typed} 2>/dev/null`, '/dev/null'], { cwd: clone }).catch(
      (error: unknown) => error as { stdout: string },
    );
    return stdout;
  };
  const pictures = join(template, '.github', 'pictures');
  await mkdir(pictures, { recursive: true });
  const draw = async (name: string, command: string): Promise<void> => {
    const seen = await screens([{ at: 0, text: `\u001b[1m$ ${command}\u001b[0m\r\n${await terminal(command)}` }]);
    await writeFile(join(pictures, `${name}.svg`), drawSession(seen, `What ${command} writes`));
  };
  await terminal('uv run kit new alice --login alice');
  await draw('check', 'uv run kit check');
  const model = join(clone, 'submissions/alice/model.py');
  const good = await readFile(model, 'utf8');
  await writeFile(
    model,
    good.replace('columns = self.features.numbers(batch)', 'columns = self.features.numbers(batch.dropna().iloc[1:])'),
  );
  await draw('not-ready', 'uv run kit check');
} finally {
  await rm(home, { recursive: true, force: true });
}
