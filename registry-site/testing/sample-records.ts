import type { Competition } from '../../core/contract/competition.ts';
import { entryId } from '../../core/rules/champion.ts';
import { fixtureCompetition } from './fixture-competition.ts';
import { failedAttempt, scoredAttempt } from './fixture-records.ts';
import { RecordsFolder } from './records-folder.ts';

/** A believable records checkout: one busy competition, one with a single entry, one that nobody has entered. */
export async function sampleRecords(path: string): Promise<{ folder: RecordsFolder; competitions: Competition[] }> {
  const folder = await RecordsFolder.create(path);
  const alice = scoredAttempt({
    number: 4,
    team: 'alice',
    title: 'Logistic regression on log measures',
    score: 0.971,
    finishedAt: '2026-11-12T09:12:00Z',
    energyWh: 0.0042,
    modelBytes: 3100,
  });
  const forest = scoredAttempt({
    number: 7,
    team: 'north-forest',
    title: 'Calibrated random forest',
    score: 0.9823,
    finishedAt: '2026-11-15T14:40:00Z',
    energyWh: 0.12,
    modelBytes: 41_200_000,
    comparisons: [
      { with: entryId(alice), difference: 0.0113, p: 0.012 },
      { with: 'baseline/prior', difference: 0.4823, p: 0 },
    ],
  });
  const boost = scoredAttempt({
    number: 9,
    team: 'gradient-gang',
    title: 'Gradient boosting, 180 trees, ONNX',
    score: 0.9871,
    finishedAt: '2026-11-18T20:01:00Z',
    comparisons: [
      { with: entryId(forest), difference: 0.0048, p: 0.14 },
      { with: entryId(alice), difference: 0.0161, p: 0.004 },
      { with: 'baseline/prior', difference: 0.4871, p: 0 },
    ],
  });
  const small = scoredAttempt({
    number: 12,
    team: 'tiny-models',
    title: 'Twelve-node network, quantised',
    score: 0.9848,
    finishedAt: '2026-11-20T10:02:00Z',
    energyWh: 0.006,
    modelBytes: 18_400,
    held: true,
    comparisons: [
      { with: entryId(boost), difference: -0.0023, p: 0.71 },
      { with: entryId(forest), difference: 0.0025, p: 0.31 },
      { with: entryId(alice), difference: 0.0138, p: 0.008 },
    ],
  });
  const nearest = scoredAttempt({
    number: 14,
    team: 'neighbours',
    title: 'Nearest neighbours',
    score: 0.9312,
    halfWidth: 0.019,
    finishedAt: '2026-11-21T08:30:00Z',
    energyWh: null,
    comparisons: [
      { with: entryId(alice), difference: -0.0398, p: 0.999 },
      { with: entryId(boost), difference: -0.0559, p: 0.999 },
    ],
  });
  await folder.published(alice, 1, { kind: 'crown', why: 'first accepted version' });
  await folder.published(forest, 2, { kind: 'crown', why: 'better than version 1 beyond noise (+0.0113, p = 0.012)' });
  await folder.published(boost, 3, { kind: 'crown', why: 'as good as version 2 and cheaper to run (+0.0048, p = 0.140)' });
  await folder.attempt(small);
  await folder.attempt(nearest);
  await folder.attempt(
    failedAttempt(
      { number: 16, team: 'loop-for-ever', title: 'An endless search', score: 0.5, finishedAt: '2026-11-21T11:00:00Z' },
      'TIMEOUT',
    ),
  );
  await folder.attempt(
    failedAttempt({ number: 17, team: 'curious', title: 'Looks around', score: 0.5, finishedAt: '2026-11-21T12:00:00Z' }, 'GATE'),
  );
  const single = scoredAttempt({
    competition: 'digits',
    repository: 'harvest/digits',
    number: 2,
    team: 'alice',
    title: 'Support vectors',
    score: 0.9754,
    finishedAt: '2026-11-19T07:00:00Z',
  });
  await folder.published(single, 1, { kind: 'crown', why: 'first accepted version' });
  await folder.write('attempts/breast-tumour/20/not-a-record.json', '{"payload": "forged"}');
  const competitions = [
    fixtureCompetition(),
    fixtureCompetition({
      name: 'digits',
      title: 'Handwritten digits on delivery slips',
      need: {
        product: 'Parcel Desk',
        owner: 'Logistics',
        statement: 'Drivers write house numbers by hand. Sorting stops whenever a digit cannot be read.',
        value: 'Forty hours of retyping a week.',
      },
    }),
    fixtureCompetition({
      name: 'glucose',
      title: 'Diabetes progression after one year',
      need: {
        product: 'Care Planner',
        owner: 'Chronic care',
        statement: 'Nurses plan visits a year ahead and want to know whose condition is likely to worsen.',
        value: 'Visits go where they help most.',
      },
      phases: [{ name: 'feedback', opens: '2026-12-01T00:00:00Z', closes: '2027-02-01T18:00:00Z', board: 'feedback' }],
    }),
  ];
  return { folder, competitions };
}
