import { decide } from '../decide.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { noon } from './world.ts';

/** The files of a fixture, by name: what was observed, what is decided, and the comment as people would see it. */
export function render(snapshot: Snapshot): Record<'snapshot.json' | 'decision.json' | 'comment.md' | 'comment.de.md', string> {
  const decision = decide(snapshot, noon);
  const comment = decision.effects.find((effect) => effect.kind === 'comment');
  const others = decision.effects.filter((effect) => effect.kind !== 'comment');
  return {
    'snapshot.json': json(snapshot),
    'decision.json': json({ ...decision, effects: others }),
    'comment.md': comment ? `${comment.body}\n` : '',
    'comment.de.md': inGerman(snapshot),
  };
}

/** The same comment where the competition speaks German; empty where it says nothing, or cannot be read. */
function inGerman(snapshot: Snapshot): string {
  if (snapshot.competition.kind === 'invalid') return '';
  const value = { ...snapshot.competition.value, language: 'de' } as const;
  const { effects } = decide({ ...snapshot, competition: { kind: 'valid', value } }, noon);
  const comment = effects.find((effect) => effect.kind === 'comment');
  return comment ? `${comment.body}\n` : '';
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
