import type { Competition } from '../../core/contract/competition.ts';
import type { CompetitionFacts } from '../catalogue/facts.ts';
import { count, plural } from '../format/figures.ts';
import { metricName } from '../format/metric-name.ts';
import { webLink } from '../format/web-link.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { columnView } from './column-view.ts';
import { championView } from './home-page.ts';
import { leaderboardView } from './leaderboard-view.ts';
import { phaseClock } from './phase-clock.ts';
import type { SiteContext } from './site-context.ts';

const shownColumns = 40;

/** What is needed, for which product, by which rules, and who leads. */
export function competitionPage(context: SiteContext, competition: CompetitionFacts): Page {
  const { contract } = competition;
  const [board] = competition.boards;
  return {
    path: address.competition(contract.name),
    template: 'competition',
    section: 'home',
    title: contract.title,
    description: contract.need.statement.slice(0, 200),
    model: {
      name: contract.name,
      title: contract.title,
      need: contract.need,
      reward: contract.reward && contract.reward.kind !== 'none' ? contract.reward : undefined,
      clock: phaseClock(contract.phases, competition.asOf),
      champion: championView(competition),
      board: board && leaderboardView(context, competition, board, { limit: 5 }),
      more: board && board.rows.length > 5 ? board.rows.length - 5 : undefined,
      leaderboardHref: address.leaderboard(contract.name),
      modelHref: competition.versions.length > 0 ? address.model(contract.name) : undefined,
      jsonHref: address.competitionJson(contract.name),
      rules: rules(contract),
      data: dataCard(competition),
      takePart: { repository: competition.repository, href: webLink(`${context.forgeUrl}/${competition.repository}`) },
    },
  };
}

function rules(contract: Omit<Competition, 'data'>): { what: string; rule: string }[] {
  const { limits, metrics } = contract;
  const release = {
    ladder: 'a score is shown only when it beats your best beyond noise (the Ladder)',
    interval: 'scores are shown as intervals',
    exact: 'scores are shown as they are',
  }[contract.feedback.release];
  const merge = {
    maintainer: 'a maintainer merges',
    'beats-baseline': 'what beats the baseline is merged',
    'beats-champion': 'what beats the champion is merged',
  }[contract.merge.rule];
  return [
    {
      what: 'Ranked by',
      rule: `${metricName(metrics.primary.name)}, ${metrics.primary.direction} is better; ties by ${contract.ranking.tiebreak.join(', then ')}`,
    },
    ...(metrics.others.length > 0
      ? [{ what: 'Also shown', rule: metrics.others.map((metric) => metricName(metric.name)).join(', ') }]
      : []),
    { what: 'Feedback', rule: release },
    { what: 'Attempts', rule: `${plural(limits.attemptsPerDay, 'attempt')} a day` },
    {
      what: 'Limits',
      rule: `${count(limits.wallSeconds)} s, ${count(limits.memoryMB)} MB of memory, ${plural(limits.cpus, 'processor')}, ${plural(limits.files, 'file')}, ${limits.archiveMB} MB in all`,
    },
    { what: 'Training code', rule: contract.training },
    { what: 'Licences', rule: contract.licences.join(', ') },
    { what: 'Agreement', rule: `${contract.agreement.file}${contract.agreement.dco ? ', every commit signed off (DCO)' : ''}` },
    { what: 'Merging', rule: `${merge}${contract.merge.automatic ? ', automatically' : ''}` },
  ];
}

function dataCard(competition: CompetitionFacts): object {
  const { contract, privateRows, inside } = competition;
  return {
    task: contract.task.replaceAll('-', ' '),
    publicPath: competition.publicData,
    splits: [
      { name: 'Feedback split', rows: count(privateRows.feedback), inside: inside?.feedback },
      { name: 'Final split', rows: count(privateRows.final), inside: inside?.final },
    ],
    target: columnView(contract.target),
    inputs: contract.inputs.slice(0, shownColumns).map(columnView),
    moreInputs: contract.inputs.length > shownColumns ? count(contract.inputs.length - shownColumns) : undefined,
    outputs: contract.outputs.slice(0, shownColumns).map(columnView),
  };
}
