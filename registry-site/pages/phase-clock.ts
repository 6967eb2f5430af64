import { currentPhase, type Phase } from '../../core/rules/phase.ts';
import { moment, span, type Moment } from '../format/instant.ts';

export interface PhaseView {
  readonly name: string;
  readonly board: string;
  readonly opens: Moment;
  readonly closes: Moment;
  readonly state: 'open' | 'next' | 'closed' | 'unknown';
  /** Where it lies on the whole time line, in SVG units of 600. */
  readonly x: string;
  readonly width: string;
}

export interface ClockView {
  /** `Open: feedback closes in 12 days`, as of the catalogue's moment; the page's script brings it up to the reader's own clock. */
  readonly words: string;
  readonly isOpen: boolean;
  readonly phases: readonly PhaseView[];
  /** Position of the moment on the time line, when it lies on it. */
  readonly now: string | undefined;
}

/** The phases of a competition as a clock. Without a moment it says only when phases open and close. */
export function phaseClock(phases: readonly Phase[], asOf: string | undefined): ClockView {
  const ordered = phases.toSorted((a, b) => Date.parse(a.opens) - Date.parse(b.opens));
  const from = Math.min(...ordered.map((phase) => Date.parse(phase.opens)));
  const to = Math.max(...ordered.map((phase) => Date.parse(phase.closes)));
  const x = (at: number): number => ((at - from) / Math.max(1, to - from)) * 600;
  const at = asOf === undefined ? undefined : Date.parse(asOf);
  return {
    ...sentence(ordered, asOf),
    phases: ordered.map((phase) => ({
      name: phase.name,
      board: phase.board,
      opens: moment(phase.opens),
      closes: moment(phase.closes),
      state: stateOf(phase, at),
      x: x(Date.parse(phase.opens)).toFixed(1),
      width: Math.max(2, x(Date.parse(phase.closes)) - x(Date.parse(phase.opens)) - 3).toFixed(1),
    })),
    now: at !== undefined && at >= from && at <= to ? x(at).toFixed(1) : undefined,
  };
}

function stateOf(phase: Phase, at: number | undefined): PhaseView['state'] {
  if (at === undefined) return 'unknown';
  if (at < Date.parse(phase.opens)) return 'next';
  return at < Date.parse(phase.closes) ? 'open' : 'closed';
}

function sentence(phases: Phase[], asOf: string | undefined): { words: string; isOpen: boolean } {
  if (asOf === undefined) return { words: `Opens ${moment((phases[0] as Phase).opens).day}`, isOpen: false };
  const current = currentPhase(phases, asOf);
  if (current.kind === 'open') return { words: `Open: ${current.phase.name} closes in ${span(asOf, current.phase.closes)}`, isOpen: true };
  if (current.kind === 'not-yet')
    return { words: `Not open yet: ${current.phase.name} opens in ${span(asOf, current.phase.opens)}`, isOpen: false };
  return { words: `Closed since ${moment(current.phase.closes).day}`, isOpen: false };
}
