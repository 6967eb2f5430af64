import type { Competition } from '../../core/contract/competition.ts';
import { entryId } from '../../core/rules/champion.ts';
import { Composition } from '../../core/contract/composition.ts';
import { Dataset } from '../../core/contract/dataset.ts';
import { tinyModels } from '../../harvester/testing/tiny-models.ts';
import { sha256Hex } from '../records/sha256-hex.ts';
import { decision, reevaluation, reproduction, tuning } from './fixture-afterwards.ts';
import { fixtureCompetition } from './fixture-competition.ts';
import { failedAttempt, scoredAttempt } from './fixture-records.ts';
import { RecordsFolder } from './records-folder.ts';

const card = {
  intendedUse: 'A second opinion beside a radiologist, on measurements of fine-needle aspirates.',
  limitations: 'Trained on one hospital. Not for screening, and not below 18 years.',
  trainingData: 'The public split of this competition and nothing else.',
  ethicalNotes: 'Errors fall on people: a missed tumour weighs more than a spared biopsy.',
};

/** The ONNX file of `digits:1`: it adds its three columns up. */
export const sampleOnnx = Buffer.from(tinyModels.sum, 'base64');

export interface SampleRecords {
  readonly folder: RecordsFolder;
  readonly competitions: Competition[];
  readonly compositions: readonly Composition[];
  readonly datasets: readonly Dataset[];
}

/** A believable records checkout: one busy competition, one with a single entry, one that nobody has entered. */
export async function sampleRecords(path: string): Promise<SampleRecords> {
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
  const licence = 'Apache-2.0';
  const artifact = { path: 'model.onnx', sha256: sha256Hex('model'), format: 'onnx' as const };
  await folder.published(alice, 1, { kind: 'crown', why: 'first accepted version' }, { licence, card });
  const second = await folder.published(
    forest,
    2,
    { kind: 'crown', why: 'better than version 1 beyond noise (+0.0113, p = 0.012)' },
    { licence, card, parents: [{ model: 'breast-tumour/1', relation: 'derived' }] },
  );
  const third = await folder.published(
    boost,
    3,
    { kind: 'crown', why: 'as good as version 2 and cheaper to run (+0.0048, p = 0.140)' },
    { licence, card, artifacts: [artifact], parents: [{ model: 'breast-tumour/2', relation: 'distilled' }] },
  );
  const scores = [0.979, 0.981, 0.978, undefined, 0.974, 0.951];
  for (const [week, score] of scores.entries()) {
    const at = new Date(Date.parse('2026-11-19T02:00:00Z') + week * 7 * 86_400_000).toISOString();
    await folder.reevaluation(reevaluation(third, at, score, week === 5));
    if (week < 3) await folder.reevaluation(reevaluation(second, at, 0.968 - week * 0.001));
  }
  await folder.tuning(tuning(third, '2026-11-25T03:00:00Z'));
  await folder.reproduction(reproduction(boost, '2026-11-20T09:00:00Z'));
  const said = { decision: 'select', argument: '', by: 'gina', role: 'team', commentId: 71, at: '2026-11-19T08:00:00Z' } as const;
  await folder.decision(decision(boost, said));
  await folder.decision(
    decision(forest, {
      decision: 'hold',
      argument: 'until the clinic has answered',
      by: 'maria-maintainer',
      role: 'maintainer',
      commentId: 74,
      at: '2026-11-20T12:30:00Z',
    }),
  );
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
  await folder.published(
    single,
    1,
    { kind: 'crown', why: 'first accepted version' },
    { licence, card, artifacts: [{ path: 'model.onnx', sha256: sha256Hex(sampleOnnx), format: 'onnx' }] },
  );
  await folder.write('attempts/breast-tumour/20/not-a-record.json', '{"payload": "forged"}');
  const competitions = [
    fixtureCompetition(),
    fixtureCompetition({
      name: 'digits',
      title: 'Handwritten digits on delivery slips',
      inputs: ['ink', 'slant', 'loops'].map((column) => ({ name: column, type: 'double' as const, range: [0, 4] as [number, number] })),
      outputs: [{ name: 'digit', type: 'double' }],
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
  return { folder, competitions, compositions: [secondLook], datasets: [siteNorth] };
}

const siteNorth = Dataset.parse({
  harvester: 1,
  owner: 'oncology',
  name: 'site-north',
  title: 'Aspirates of the northern site',
  people: ['olivia-owner'],
  data: { version: '2026-11', sha256: sha256Hex('site-north'), rows: 840 },
  models: [{ competition: 'breast-tumour', versions: 'champion' }],
  release: { budgetBits: 200 },
  tuning: true,
});

const secondLook = Composition.parse({
  harvester: 1,
  name: 'second-look',
  title: 'Second look: two opinions, one answer',
  owner: 'Oncology imaging team',
  licences: ['Apache-2.0'],
  limits: { latencyMsPerRow: 2 },
  inputs: [{ name: 'mean_radius', type: 'double' }],
  models: {
    boosted: { model: 'models:/breast-tumour@champion' },
    forest: { model: 'models:/breast-tumour/2' },
    digits: { model: 'models:/digits/9' },
  },
  nodes: {
    root: {
      kind: 'switch',
      cases: [{ when: { column: 'mean_radius', above: 25 }, node: 'both' }],
      default: 'trial',
    },
    both: { kind: 'ensemble', combine: 'mean', members: [{ node: 'boosted' }, { node: 'forest' }] },
    trial: { kind: 'splitter', routes: [{ node: 'boosted', weight: 100 }], shadows: ['unpublished'] },
    boosted: { kind: 'model', model: 'boosted' },
    forest: { kind: 'model', model: 'forest' },
    unpublished: { kind: 'model', model: 'digits' },
  },
});
