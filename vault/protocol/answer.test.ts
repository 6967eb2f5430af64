import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinAnswers, largestAnswer, longestText, readAnswer, type Answer } from './answer.ts';
import { ChannelBroken } from './frame.ts';

const text = fc.string({ unit: 'binary', maxLength: 6 });

/** What the harness would write for one batch. */
function bodyOf(numbers: readonly number[][], texts: readonly string[][]): Uint8Array {
  const cells = texts.map((column) => column.map((cell) => Buffer.from(cell)));
  return new Uint8Array(
    Buffer.concat([
      new Uint8Array(Float64Array.from(numbers.flat()).buffer),
      ...cells.map((column) => new Uint8Array(Uint32Array.from(column, (cell) => cell.length).buffer)),
      ...cells.flat(),
    ]),
  );
}

function textsOf(answer: Answer): string[][] {
  return answer.texts.map(({ lengths, bytes }) => {
    let end = 0;
    return Array.from(lengths, (length) => Buffer.from(bytes.subarray(end, (end += length))).toString());
  });
}

test('numbers and texts arrive as they were said, also when several batches are joined', () => {
  const batch = fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }))
    .chain(([numbers, texts]) =>
      fc.tuple(
        fc.constant({ numbers, texts }),
        fc.array(
          fc.tuple(
            fc.array(fc.double({ noNaN: true }), { minLength: numbers, maxLength: numbers }),
            fc.array(text, { minLength: texts, maxLength: texts }),
          ),
          { minLength: 1, maxLength: 8 },
        ),
      ),
    );
  fc.assert(
    fc.property(batch, fc.integer({ min: 1, max: 8 }), ([shape, rows], size) => {
      const columns = (some: typeof rows): string[][] => Array.from({ length: shape.texts }, (_, at) => some.map((row) => row[1][at]!));
      const answers: Answer[] = [];
      for (let start = 0; start < rows.length; start += size) {
        const part = rows.slice(start, start + size);
        const body = bodyOf(
          part.map((row) => row[0]),
          columns(part),
        );
        expect(body.length).toBeLessThanOrEqual(largestAnswer(part.length, shape));
        answers.push(readAnswer(body, part.length, shape));
      }
      const whole = readAnswer(new Uint8Array(joinAnswers(answers, shape)), rows.length, shape);
      expect([...whole.numbers]).toEqual(rows.flatMap((row) => row[0]));
      expect(textsOf(whole)).toEqual(columns(rows));
    }),
  );
});

test('whatever bytes come in, they are an answer or a broken channel', () => {
  const shape = { numbers: 1, texts: 1 };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (body, rows) => {
      try {
        expect(textsOf(readAnswer(body, rows, shape))[0]).toHaveLength(rows);
      } catch (error) {
        expect(error).toBeInstanceOf(ChannelBroken);
      }
    }),
  );
});

test.each([
  ['a byte too many', [...bodyOf([[1]], [['a']]), 0]],
  ['a byte too few', [...bodyOf([[1]], [['a']])].slice(0, -1)],
  ['bytes that are no UTF-8', [...bodyOf([[1]], [['a']]).slice(0, -1), 0xff]],
  ['lengths that add up to more than is there', [...bodyOf([[1]], [['a']]).slice(0, 8), 255, 255, 255, 255, 97]],
])('%s is refused', (_, bytes) => {
  expect(() => readAnswer(Uint8Array.from(bytes), 1, { numbers: 1, texts: 1 })).toThrow(ChannelBroken);
});

test('a character cut in two between rows, and a text that is too long, are refused', () => {
  const body = bodyOf([], [['ä', '']]);
  const cut = body.slice();
  cut.set(Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0]));
  expect(() => readAnswer(cut, 2, { numbers: 0, texts: 1 })).toThrow('UTF-8');
  const long = bodyOf([], [['x'.repeat(longestText + 1)]]);
  expect(() => readAnswer(long, 1, { numbers: 0, texts: 1 })).toThrow('at most');
});
