import type { Score } from '../../core/contract/evaluation.ts';
import { releaseScores, type Best } from '../../vault/release.ts';

/** What an attacker is told of one guess, given how many of its rows are right. */
type Tell = (guess: Uint8Array, right: number) => boolean;

/**
 * Apparent skill of a majority vote over the coin-flip submissions that a leaderboard seemed to like (Blum and Hardt's boosting attack). True
 * skill is 0.5; what is above is what the board leaked of its `rows` hidden labels in `attempts` answers.
 */
export function boostedSkill(board: 'raw' | 'ladder', rows: number, attempts: number, random: () => number): number {
  const labels = coins(rows, random);
  const tell = board === 'raw' ? (_: Uint8Array, right: number): boolean => right > rows / 2 : ladder(labels);
  const votes = new Int32Array(rows);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const guess = coins(rows, random);
    const right = guess.reduce((sum, value, row) => sum + (value === labels[row] ? 1 : 0), 0);
    if (tell(guess, right)) guess.forEach((value, row) => (votes[row] = (votes[row] ?? 0) + (value === 1 ? 1 : -1)));
  }
  const hits = labels.reduce((sum, label, row) => sum + (((votes[row] ?? 0) > 0 ? 1 : 0) === label ? 1 : 0), 0);
  return hits / rows;
}

/** Our board: the attacker knows of the Ladder and keeps what moved it. */
function ladder(labels: Uint8Array): Tell {
  let best: { guess: Uint8Array; right: number; scores: readonly Score[] } | undefined;
  return (guess, right) => {
    const told = releaseScores({ policy: 'ladder' }, [scoreOf(right, labels.length)], best && compared(best, guess, right, labels));
    if (!told.held) best = { guess, right, scores: told.scores };
    return !told.held;
  };
}

function compared(
  best: { guess: Uint8Array; right: number; scores: readonly Score[] },
  guess: Uint8Array,
  right: number,
  labels: Uint8Array,
): Best {
  const rows = labels.length;
  const difference = (right - best.right) / rows;
  // A row counts one way or the other only where exactly one of the two is right.
  const apart = guess.reduce((sum, value, row) => sum + (value === best.guess[row] ? 0 : 1), 0) / rows;
  return { scores: best.scores, paired: { difference, p: 0.5, se: Math.sqrt((apart - difference ** 2) / rows) } };
}

function scoreOf(right: number, rows: number): Score {
  const value = right / rows;
  const half = 1.96 * Math.sqrt((value * (1 - value)) / rows);
  return { name: 'accuracy', direction: 'higher', value, low: value - half, high: value + half };
}

function coins(count: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, () => (random() < 0.5 ? 0 : 1));
}
