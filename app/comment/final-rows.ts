import type { Verification } from '../../core/rules/verification.ts';
import type { Final, Judged } from '../decide/situation.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, prose, type Markdown } from './escape.ts';
import { runSays } from './later-rows.ts';
import { scoreLine } from './score-line.ts';
import type { AwardView, StageIcon, StageRow } from './view.ts';

/** Where the attempt stands with the final. */
export function finalRow({ final, selected, record }: Judged, words: Catalogue): StageRow[] {
  if (!final) return [];
  const { say, finals } = words;
  const row = (icon: StageIcon, says: Markdown): StageRow[] => [{ icon, stage: say.stages.final, says }];
  switch (final.kind) {
    case 'before':
      return row('⏳', selected ? finals.chosen(selected.by) : finals.goesToFinal(final.closes));
    case 'out':
      return row('➖', final.why === 'late' ? finals.late : finals.notChosen);
    case 'waiting':
      return row(final.waiting.kind === 'stuck' ? '⚠️' : '⏳', runSays(final.waiting, finals.underWay, words));
    case 'done': {
      const { evaluation } = final.record;
      if (evaluation.kind === 'failed') return row('❌', finals.failed(code(evaluation.errorClass)));
      const feedback = record.evaluation.kind === 'scored' ? finals.feedback(scoreLine(record.evaluation)) : prose``;
      if (!final.group) return row('⏳', prose`${feedback} · ${finals.rankAfter(final.all)}`);
      return row(final.winner ? '🏆' : '✅', feedback);
    }
  }
}

/** What comes after the final, for winners and for all others. */
export function finalNext(final: Extract<Final, { kind: 'done' }>, { say, finals }: Catalogue): Markdown {
  return say.next(final.winner ? finals.winnerNext : finals.otherNext);
}

/** A winner's check-list. */
export function awardOf({ final }: Judged, words: Catalogue): AwardView | undefined {
  if (final?.kind !== 'done' || !final.winner) return undefined;
  return { title: words.finals.winner, items: final.winner.map((one) => verificationLine(one, words)) };
}

/** One point of the check-list, as the comment and the issue with the results show it. */
export function verificationLine({ item, state }: Verification, { finals }: Catalogue): AwardView['items'][number] {
  const icon = { done: '✅', open: '⏳', failed: '❌' } as const;
  return { icon: icon[state], says: prose`${finals.items[item]}: ${finals.states[state]}` };
}
