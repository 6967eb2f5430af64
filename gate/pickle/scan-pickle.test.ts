import { describe, expect, test } from 'vitest';
import { asm, assemble } from '../testing/assemble-pickle.ts';
import { hostilePickles } from '../testing/hostile-pickles.ts';
import { scanBytes } from '../testing/scan-bytes.ts';

const { proto, global, text, stop } = asm;

describe('a pickle that does more than hold data', () => {
  test.each(hostilePickles.map((each) => [each.name, each] as const))('%s', async (_name, { bytes, must }) => {
    const { verdict } = await scanBytes(bytes);
    if (must === 'flagged') expect(verdict).toBe('flagged');
    else expect(verdict).not.toBe('clean');
  });

  test('is named with the byte where it happens', async () => {
    const { findings } = await scanBytes(
      assemble(proto(2), asm.none, asm.pop, global('os', 'system'), text('id'), asm.tuple1, asm.reduce, stop),
    );
    expect(findings).toMatchObject([{ rule: 'pickle/import', offset: 4, message: expect.stringContaining('os.system') }]);
  });

  test('is refused at every length it is cut to', async () => {
    const whole = assemble(
      proto(2),
      global('collections', 'OrderedDict'),
      asm.emptyTuple,
      asm.reduce,
      text('a'),
      asm.int(1),
      asm.setitem,
      stop,
    );
    expect(await scanBytes(whole)).toMatchObject({ verdict: 'clean', format: 'pickle' });
    for (let length = 3; length < whole.length; length += 1)
      expect((await scanBytes(whole.subarray(0, length))).verdict, `${length}`).not.toBe('clean');
  });
});

describe('plain data', () => {
  test.each([
    ['None', assemble(proto(2), asm.none, stop)],
    ['protocol 0 text', assemble('(dp0\nVname\np1\nI42\ns.')],
    [
      'a framed dict',
      assemble(proto(4), asm.frame(11), asm.emptyDict, asm.shortText('a'), 'K\u0001', asm.setitem, asm.memoize, 'h\u0000', stop),
    ],
    ['two pickles in a row', assemble(proto(2), asm.none, stop, proto(2), text('x'), stop)],
    [
      'protocol 2 names of Python 2',
      assemble(
        proto(2),
        global('copy_reg', '_reconstructor'),
        '(',
        global('__builtin__', 'object'),
        global('__builtin__', 'object'),
        'NtR',
        stop,
      ),
    ],
  ])('passes: %s', async (_name, bytes) => {
    expect(await scanBytes(bytes)).toEqual({ verdict: 'clean', format: 'pickle', rules: [], findings: [] });
  });

  test.each([
    'count\nmean\n1.0\n2.0\n',
    'class Model:\n    pass\n',
    'import os\nprint(1)\n',
    'i am\na text\n',
    'x^2 + y^2\n',
    'MZ is how it begins\n',
    '(see below)\n',
    '.',
  ])('text is text, though a pickle might begin like it: %j', async (content) => {
    expect(await scanBytes(Buffer.from(content))).toMatchObject({ verdict: 'clean', format: 'text' });
  });
});

describe('bombs', () => {
  test('a million memo entries and marks end in a refusal', async () => {
    const puts = Buffer.concat([asm.proto(4), Buffer.alloc(300_000, Buffer.from([0x4e, 0x94])), Buffer.from('.')]);
    expect(await scanBytes(puts, { memo: 100_000 })).toMatchObject({ verdict: 'unscannable', rules: ['unscannable/too-complex'] });
    const marks = Buffer.concat([asm.proto(4), Buffer.alloc(100_000, '(')]);
    expect(await scanBytes(marks)).toMatchObject({ verdict: 'unscannable', rules: ['unscannable/too-complex'] });
  });

  test('tuples 100,000 deep are walked', async () => {
    expect(await scanBytes(Buffer.concat([asm.proto(2), Buffer.from(')'), Buffer.alloc(100_000, 0x85), Buffer.from('.')]))).toMatchObject({
      verdict: 'clean',
    });
  });
});
