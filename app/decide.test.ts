import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plan } from './act/plan.ts';
import { decide } from './decide.ts';
import { cases } from './testing/cases.ts';
import { render } from './testing/render.ts';
import { noon } from './testing/world.ts';
import type { Snapshot } from './observe/snapshot.ts';

const read = (name: string, file: string): string => readFileSync(new URL(`./fixtures/${name}/${file}`, import.meta.url), 'utf8');

describe.each(Object.keys(cases))('%s', (name) => {
  const snapshot = JSON.parse(read(name, 'snapshot.json')) as Snapshot;

  test('is decided as recorded (node app/fixtures/regenerate.ts, then read the diff)', () => {
    const rendered = render(snapshot);
    expect(rendered['comment.md']).toBe(read(name, 'comment.md'));
    expect(rendered['comment.de.md']).toBe(read(name, 'comment.de.md'));
    expect(rendered['decision.json']).toBe(read(name, 'decision.json'));
  });

  test('is recorded as its case says', () => {
    expect(read(name, 'snapshot.json')).toBe(`${JSON.stringify(cases[name], undefined, 2)}\n`);
  });
});

test('no pull request evaluated once needs more than six writes on it', () => {
  const opened = plan(decide(cases['opened'] as Snapshot, noon), cases['opened'] as Snapshot);
  const onPull = opened.filter((write) => write.kind !== 'dispatch');
  expect(onPull.map((write) => write.kind)).toEqual(['create-comment', 'create-check', 'create-check']);
});
