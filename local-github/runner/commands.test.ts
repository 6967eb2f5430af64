import { describe, expect, test } from 'vitest';
import type { Annotation } from '../store.ts';
import { createCommandReader, parseFileCommands } from './commands.ts';

function read(...lines: string[]) {
  const seen = { annotations: [] as Annotation[], masks: [] as string[], log: [] as string[] };
  const reader = createCommandReader({
    annotate: (one) => seen.annotations.push(one),
    mask: (value) => seen.masks.push(value),
    log: (line) => seen.log.push(line),
  });
  lines.forEach(reader);
  return seen;
}

describe('workflow commands', () => {
  test('annotations with their place, percent-encoding undone', () => {
    const { annotations, log } = read('::error file=a%2Cb.py,line=3,endLine=5,title=No%3A::first%0Asecond 100%25');
    expect(annotations).toMatchObject([
      {
        path: 'a,b.py',
        start_line: 3,
        end_line: 5,
        start_column: null,
        annotation_level: 'failure',
        title: 'No:',
        message: 'first\nsecond 100%',
      },
    ]);
    expect(log).toEqual(['##[error]first\nsecond 100%']);
  });

  test('ten of a level, as at GitHub', () => {
    expect(read(...Array.from({ length: 12 }, () => '::warning::x'), '::notice::y').annotations).toHaveLength(11);
  });

  test('masks are told and not shown', () => {
    expect(read('::add-mask::hush')).toMatchObject({ masks: ['hush'], log: ['::add-mask::***'] });
  });

  test('stopped commands are only text until the token comes', () => {
    const seen = read('::stop-commands::T', '::error::x', '::add-mask::y', '::T::', '::error::z');
    expect([seen.annotations.length, seen.masks, seen.log]).toEqual([1, [], ['::error::x', '::add-mask::y', '##[error]z']]);
  });

  test.each(['::unknown a=b::x', 'a ::error::x', ':: error::x'])('%s is plain output', (line) => {
    expect(read(line)).toEqual({ annotations: [], masks: [], log: [line] });
  });
});

describe('files a step writes for the runner', () => {
  test('lines and heredocs', () => {
    expect(parseFileCommands('a=1\nb<<E\nx\n\ny=z\nE\nc==d\ne=<<x\n')).toEqual([
      ['a', '1'],
      ['b', 'x\n\ny=z'],
      ['c', '=d'],
      ['e', '<<x'],
    ]);
  });

  test.each([
    ['b<<E\nx', "delimiter not found 'E'"],
    ['nothing', "Invalid format 'nothing'"],
  ])('%s is refused', (text, why) => {
    expect(() => parseFileCommands(text)).toThrow(why);
  });
});
