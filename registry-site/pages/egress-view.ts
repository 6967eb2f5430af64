import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { count, figure } from '../format/figures.ts';

/** What left one private split, as the signed records say. */
export interface EgressRow {
  readonly where: string;
  readonly split: string;
  readonly answers: string;
  readonly bits: string;
  /** The team told most, and how near that is to what one team may be told. */
  readonly most: { readonly team: string; readonly bits: string; readonly share?: string } | undefined;
  readonly budget: string;
  /** The same for machines; null where there is none. */
  readonly figures: { readonly answers: number; readonly bits: number; readonly most: number | null; readonly budget: number | null };
}

export interface LedgerHead {
  readonly where: string;
  readonly runner: string;
  readonly lines: string;
  /** The same as a number. */
  readonly length: number;
  readonly sha256: string;
}

/** Bits released from the splits of a competition. Empty for the public. */
export function egressRows({ attempts, contract, inside }: CompetitionFacts): EgressRow[] {
  if (!inside) return [];
  return (['feedback', 'final'] as const).flatMap((board): EgressRow[] => {
    const own = attempts.filter((attempt) => attempt.board === board && attempt.inside);
    if (own.length === 0) return [];
    const teams = new Map<string, number>();
    for (const { inside: told, team } of own) teams.set(team, (teams.get(team) ?? 0) + (told?.bits ?? 0));
    const [top] = [...teams].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const bits = [...teams.values()].reduce((sum, told) => sum + told, 0);
    const { budgetBits } = contract.feedback;
    return [
      {
        where: contract.name,
        split: `${inside[board].name} (${board})`,
        answers: count(own.length),
        bits: figure(bits, 1),
        most: top && { team: top[0], bits: figure(top[1], 1), ...share(top[1], contract.feedback) },
        budget: budgetBits === undefined ? 'no limit set' : `${budgetBits} bits a team`,
        figures: { answers: own.length, bits, most: top?.[1] ?? null, budget: budgetBits ?? null },
      },
    ];
  });
}

function share(bits: number, { budgetBits }: Competition['feedback']): { readonly share?: string } {
  return budgetBits === undefined ? {} : { share: `${Math.round((bits / budgetBits) * 100)} % of its budget` };
}

/** The newest length and digest of each runner's ledger: one cut or rewritten later no longer fits. */
export function ledgerHeads({ attempts, contract }: CompetitionFacts): LedgerHead[] {
  const newest = new Map<string, AttemptFacts>();
  for (const attempt of attempts) {
    const runner = attempt.inside?.runner.id;
    if (runner !== undefined && attempt.inside?.ledger && !newest.has(runner)) newest.set(runner, attempt);
  }
  return [...newest].flatMap(([runner, { inside }]) =>
    inside?.ledger
      ? [{ where: contract.name, runner, lines: count(inside.ledger.lines), length: inside.ledger.lines, sha256: inside.ledger.sha256 }]
      : [],
  );
}
