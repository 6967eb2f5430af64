import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCast, writeCast } from './asciicast.ts';
import { drawSession } from './draw.ts';
import { screens, type Screen } from './screens.ts';
import { sessions } from './sessions.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const textOf = (screen: Screen | undefined): string => (screen?.rows ?? []).map((row) => row.map(({ text }) => text).join('')).join('\n');

describe.each(Object.entries(sessions))('docs/terminal/%s', (name, { commands, title }) => {
  const cast = read(`docs/terminal/${name}.cast`);

  test('the picture is drawn from the recording', async () => {
    expect(read(`docs/terminal/${name}.svg`)).toBe(drawSession(await screens(readCast(cast)), title));
  });

  test('the recording shows the commands it is said to show', async () => {
    const shown = (await screens(readCast(cast))).map(textOf).join('\n');
    for (const command of commands) expect(shown).toContain(`$ ${command}\n`);
  });

  test('a page shows it, with words for those who do not see it', () => {
    const picture = new RegExp(String.raw`!\[[^\]]{20,}\]\([^)]*terminal/${name}\.svg\)`);
    expect(['README.md', 'docs/participants.md'].filter((page) => picture.test(read(page)))).not.toEqual([]);
  });
});

test('what is said in the recorded demo is still what the demo says', async () => {
  const sources = ['demo/play.ts', 'demo/main.ts', 'demo/report.ts', 'demo/participants/cast.ts'].map(read).join('\n');
  const seen = (await screens(readCast(read('docs/terminal/demo.cast')))).map(textOf).join('\n');
  const acts = [...seen.matchAll(/^✔ (.+)$/gm)].map(([, act = '']) => act);
  expect(new Set(acts).size).toBeGreaterThan(5);
  // The part before anything that a run fills in.
  const stale = acts.filter((act) => !sources.includes(act.split(/ \(|: |, \d/)[0] ?? ''));
  expect(stale, 'said no more; record it again: node scripts/terminal-session.ts demo').toEqual([]);
  expect(seen).toContain('as told');
});

test('what is typed in the recorded session of a participant is in the kit', () => {
  const known = [...read('competition-template/README.md').matchAll(/^\| `uv run (kit \w+)/gm)].map(([, command = '']) => command);
  for (const command of sessions['kit']?.commands ?? []) expect(known).toContain(/^uv run (kit \w+)/.exec(command)?.[1]);
});

test('a recording read again shows the same screens', async () => {
  const word = fc.constantFrom(
    'a',
    '\x1b[1mbold\x1b[0m',
    '\x1b[31mred\x1b[39m',
    '\x1b[2;90mdim\x1b[0m',
    '\r\n',
    '\x1b[A',
    '\x1b[2K',
    '<&">',
    ' ✔ ',
    '⠙',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 12 }), async (chunks) => {
      const seen = await screens(chunks.map((words, at) => ({ at, text: words.join('') })));
      const again = await screens(readCast(writeCast(seen, 'any')));
      expect(again.at(-1)?.rows).toEqual(seen.at(-1)?.rows);
      expect(again.length).toBe(seen.length);
    }),
    { numRuns: 15 },
  );
});

test('a wheel that turns is no change, and waits are cut', async () => {
  const outputs = ['⠋', '\r⠙', '\r⠹', '\r✔'].map((text, at) => ({ at: at * 10, text }));
  const seen = await screens(outputs);
  expect(seen.map(textOf).map((text) => text.trim())).toEqual(['⠿', '✔']);
  expect(readCast(writeCast(seen, 'any')).map(({ at }) => at)).toEqual([0, 1.5]);
});

test('the picture holds text as text, and shows the last screen where nothing may move', async () => {
  const seen = await screens([
    { at: 0, text: 'first <b> & "x"' },
    { at: 1, text: '\r\x1b[2Kthen' },
  ]);
  const picture = drawSession(seen, 'a "title"');
  expect(picture).toContain('first &lt;b&gt; &amp; &quot;x&quot;');
  expect(picture).toContain('aria-label="a &quot;title&quot;"');
  const [first, then] = [...picture.matchAll(/<text [^>]*>/g)].map(([tag]) => tag);
  expect(first).toMatch(/class="t\d+ o"/);
  expect(then).not.toMatch(/ o"/);
  expect(picture).not.toMatch(/<script|href=|url\(/);
});
