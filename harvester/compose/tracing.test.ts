import { expect, test } from 'vitest';
import { openTracing } from './tracing.ts';

interface Line {
  readonly span: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent?: string;
  readonly failed?: boolean;
}

test('spans nest, continue the caller’s trace, hand it on, and tell a failure without its words', async () => {
  const lines: Line[] = [];
  const tracing = openTracing({ kind: 'lines', log: (line) => lines.push(JSON.parse(line) as Line) });
  const from = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  let handed: string | undefined;
  const failing = tracing.span(
    'outer',
    {},
    async () => {
      await Promise.all(
        ['one', 'two'].map((name) => tracing.span(name, { 'harvester.node': name }, async () => void (handed = tracing.traceparent()))),
      );
      throw new Error('secret words');
    },
    from,
  );
  await expect(failing).rejects.toThrow('secret words');
  await tracing.close();
  const outer = lines.find(({ span }) => span === 'outer');
  expect(lines.map(({ span }) => span).toSorted()).toEqual(['one', 'outer', 'two']);
  expect(outer).toMatchObject({ traceId: 'a'.repeat(32), parent: 'b'.repeat(16), failed: true });
  expect(lines.filter(({ parent }) => parent === outer?.spanId)).toHaveLength(2);
  expect(handed).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
  expect(JSON.stringify(lines)).not.toContain('secret');
  expect(tracing.traceparent()).toBeUndefined();
});
