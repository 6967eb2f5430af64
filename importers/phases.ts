import type { Competition } from '../core/contract/competition.ts';
import type { PlannedPhase } from './plan.ts';
import { distinct, shorten, slug } from './words.ts';

export interface Sequenced {
  readonly phases: Competition['phases'];
  /** What had to be chosen, one sentence each. */
  readonly notes: readonly string[];
}

const day = 86_400_000;
const usual = 90 * day;
const finalLength = 14 * day;
const farthest = Date.UTC(2100, 0, 1);

/**
 * A kit's phases as a competition has them: one after the other, the last one on the final board, all others on the feedback board.
 *
 * Phases that overlap are cut where the next one opens. Those that lie in the past, as they do in most kits, are moved to `now` with their
 * lengths. A kit with one phase gets a final phase of 14 days; one without dates gets 90 days from `now`.
 */
export function sequencePhases(planned: readonly PlannedPhase[], now: number): Sequenced {
  const notes: string[] = [];
  const start = Math.floor(now / day) * day;
  const given = planned.length > 0 ? planned : [{ title: 'development' }];
  let phases = cut(given, start, notes);
  const last = phases.at(-1);
  if (last && last.closes <= now) {
    const shift = start - Math.min(...phases.map(({ opens }) => opens));
    notes.push(`phases: they ended on ${date(last.closes)}; moved to ${date(start)} with their lengths`);
    phases = phases.map((phase) => ({ ...phase, opens: phase.opens + shift, closes: phase.closes + shift }));
  }
  if (phases.length === 1 && last) {
    const { closes } = phases[0] as Span;
    phases = [...phases, { title: 'final', opens: closes, closes: closes + finalLength }];
    notes.push(`phases: the kit has one; a final phase of ${finalLength / day} days follows it`);
  }
  const names = distinct(phases.map(({ title }) => slug(title, 40)));
  return {
    phases: phases.map(({ opens, closes }, index) => ({
      name: names[index] ?? 'phase',
      opens: instant(opens),
      closes: instant(closes),
      board: index === phases.length - 1 ? 'final' : 'feedback',
    })),
    notes,
  };
}

interface Span {
  readonly title: string;
  readonly opens: number;
  readonly closes: number;
}

/** Gives each phase both its times, none reaching into the next. */
function cut(planned: readonly PlannedPhase[], start: number, notes: string[]): Span[] {
  if (planned.every(({ opens, closes }) => opens === undefined && closes === undefined))
    notes.push(`phases: the kit names no dates; they open on ${date(start)} and last ${usual / day} days each`);
  const spans: Span[] = [];
  for (const [index, phase] of planned.entries()) {
    const before = spans.at(-1)?.closes;
    const opens = Math.max(phase.opens ?? before ?? start, before ?? Number.NEGATIVE_INFINITY);
    const nextOpens = planned[index + 1]?.opens;
    const wanted = Math.min(phase.closes ?? nextOpens ?? opens + usual, farthest);
    let closes = nextOpens !== undefined && nextOpens > opens ? Math.min(wanted, nextOpens) : wanted;
    if (index < planned.length - 1 && nextOpens !== undefined && nextOpens <= opens && closes - opens > 2 * day) {
      // Both phases run at the same time over there; here the second one follows.
      closes = opens + Math.min((closes - opens) / 2, usual);
      closes = Math.floor(closes / day) * day;
      notes.push(
        `phases: "${shorten(phase.title, 40)}" runs at the same time as the next one; it ends on ${date(closes)}, where that one opens`,
      );
    }
    if (closes <= opens) closes = opens + finalLength;
    spans.push({ title: phase.title, opens, closes });
  }
  return spans;
}

function instant(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function date(time: number): string {
  return instant(time).slice(0, 10);
}

/**
 * A time as kits write it: `2019-01-01 00:00:00`, ISO 8601, `1-30-2026` (month first, as Codabench reads it), `08/31/2024`. Without a zone
 * it is UTC. Undefined for anything else.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const american = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(.*)$/.exec(value.trim());
  const text = american ? `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}${american[4]}` : value.trim();
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!parts) return undefined;
  const [, ymd, hours = '0', minutes = '00', seconds = '00', zone = 'Z'] = parts;
  const time = Date.parse(`${ymd}T${hours.padStart(2, '0')}:${minutes}:${seconds}${zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(time) ? undefined : time;
}
