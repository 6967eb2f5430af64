import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marker } from './comment/render.ts';
import { decide } from './decide.ts';
import { plan } from './act/plan.ts';
import { cases } from './testing/cases.ts';
import { VirtualWorld, type Happening } from './testing/virtual-world.ts';
import { noon } from './testing/world.ts';

const happening = fc.constantFrom<Happening>(
  'push',
  'push-back',
  'run-starts',
  'run-scores',
  'run-fails',
  'run-forged',
  'draft',
  'ready',
  'moment',
  'time',
  'vandal',
  'twin',
  'cancel',
  'evaluate',
);
/** What happens, and after each how many events reach us: none (lost), one, or several (duplicates). */
const history = fc.array(fc.record({ what: happening, events: fc.constantFrom(0, 1, 1, 3) }), { maxLength: 25 });

const uncancelled = history.map((steps) => steps.filter(({ what }) => what !== 'cancel'));

/** Histories after which a second look once did something. */
const onceTwice: readonly Step[][] = [
  ['push 1', 'run-scores 0', 'push 3', 'time 0'],
  ['push 1', 'time 0', 'evaluate 0'],
  ['push 1', 'push 0', 'run-scores 1', 'run-forged 3', 'time 0'],
  ['push 1', 'push 0'],
  ['push 3', 'evaluate 0', 'run-scores 0'],
].map((history) => history.map((step) => ({ what: step.split(' ')[0] as Happening, events: Number(step.split(' ')[1]) })));

interface Step {
  readonly what: Happening;
  readonly events: number;
}

function live(steps: readonly Step[]): VirtualWorld {
  const world = new VirtualWorld();
  for (const { what, events } of steps) {
    world.happen(what);
    for (let n = 0; n < events; n += 1) world.look();
  }
  return world;
}

describe('whatever happens, and however many of its events are lost or doubled', () => {
  test('nothing is left to do once the world is calm, and there is one comment', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = live(steps);
        world.calm();
        expect(world.look()).toEqual([]);
        expect(world.comments).toHaveLength(1);
        expect(world.comments[0]?.body.endsWith(marker)).toBe(true);
      }),
    );
  });

  test('the head is green if and only if it was scored itself, and no other head is left running', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = live(steps);
        world.calm();
        const evaluation = world.checks.filter(({ name }) => name === 'harvester/evaluation');
        const scored = [...world.records.values()].map(({ key }) => key.headSha);
        for (const check of evaluation) if (check.conclusion === 'success') expect(scored).toContain(check.headSha);
        expect(evaluation.filter(({ completed }) => !completed)).toEqual([]);
      }),
    );
  });

  test('never two runs at once for one head', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = new VirtualWorld();
        for (const { what, events } of steps) {
          world.happen(what);
          for (let n = 0; n < events; n += 1) world.look();
          const open = world.dispatches
            .filter(({ outcome, result }) => !outcome && result.kind === 'none')
            .map(({ headSha, stage }) => `${stage} ${headSha}`);
          expect(new Set(open).size).toBe(open.length);
        }
      }),
    );
  });

  test('a second look at the same moment does nothing', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = live(steps);
        world.look();
        expect(world.look()).toEqual([]);
      }),
      { examples: onceTwice.map((steps) => [steps]) },
    );
  });

  test('the answer is the same as if every event had come once, in order', () => {
    fc.assert(
      fc.property(
        // Whether a cancellation comes in time depends on when the run was asked for.
        uncancelled.map((steps) => steps.filter(({ what }) => what !== 'run-fails' && what !== 'run-forged')),
        (steps) => {
          const answer = (world: VirtualWorld): unknown => {
            world.calm();
            const onHead = world.checks
              .filter(({ headSha }) => headSha === world.head)
              .map(({ name, conclusion }) => `${name} ${conclusion}`);
            return { headline: world.comments[0]?.body.split(' `')[0], checks: onHead.toSorted() };
          };
          expect(answer(live(steps))).toEqual(answer(live(steps.map(({ what }) => ({ what, events: 1 })))));
        },
      ),
    );
  });
});

describe('a command of the very second of what it answers', () => {
  const inSecond = fc.array(
    fc.record({
      what: fc.constantFrom<Happening>('run-starts', 'run-scores', 'run-fails', 'cancel', 'evaluate', 'moment'),
      events: fc.constantFrom(0, 1),
    }),
    {
      maxLength: 12,
    },
  );

  test('what is called off is never scored', () => {
    fc.assert(
      fc.property(inSecond, (steps) => {
        const world = live(steps);
        const before = [...world.records.values()];
        world.happen('cancel');
        world.calm();
        expect([...world.records.values()]).toEqual(before);
        expect(world.dispatches.filter(({ outcome }) => !outcome)).toEqual([]);
      }),
    );
  });

  test('what is asked for again is run again, unless it was under way', () => {
    fc.assert(
      fc.property(inSecond, (steps) => {
        const world = live(steps);
        const open = world.dispatches.filter(({ outcome }) => !outcome).length;
        const before = world.dispatches.length;
        world.happen('evaluate');
        world.calm();
        expect(world.dispatches.length - before).toBeGreaterThanOrEqual(1 - open);
        expect(world.checks.find(({ name }) => name === 'harvester/evaluation')?.conclusion).toBe('success');
      }),
    );
  });
});

test('merged after its score, it is published once and says so', () => {
  fc.assert(
    fc.property(uncancelled, history, (before, after) => {
      const world = live(before);
      world.calm();
      world.happen('merge');
      for (const { what, events } of after) {
        world.happen(what);
        for (let n = 0; n < events; n += 1) world.look();
      }
      world.calm();
      const versions = world.dispatches.filter(({ stage, outcome }) => stage === 'publish' && outcome?.kind === 'recorded');
      const stuck = world.dispatches.filter(({ stage, outcome }) => stage === 'publish' && outcome?.kind === 'failed').length > 3;
      expect(versions).toHaveLength(stuck ? 0 : 1);
      expect(world.comments[0]?.body).toContain(stuck ? 'Merged' : 'New champion: published as version 1.');
    }),
  );
});

test.each(Object.entries(cases))('%s: the decision changes nothing that it was made from', (_name, snapshot) => {
  const before = structuredClone(snapshot);
  plan(decide(snapshot, noon), snapshot);
  expect(snapshot).toEqual(before);
});
