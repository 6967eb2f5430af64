import * as z from 'zod';
import { Approval, Owners } from './approval.ts';
import { CarbonProfile } from './carbon-policy.ts';
import { Competition } from './competition.ts';
import { Composition } from './composition.ts';
import { Dataset } from './dataset.ts';
import { DecisionRecord } from './decision-record.ts';
import { GateReport } from './gate-report.ts';
import { HarvesterConfig } from './harvester-config.ts';
import { Inputs } from './inputs.ts';
import { ReevaluationRecord } from './reevaluation-record.ts';
import { AttemptRecord, VersionRecord } from './records.ts';
import { RejudgeRecord } from './rejudge-record.ts';
import { ReproductionRecord } from './reproduction-record.ts';
import { ResultsRecord } from './results-record.ts';
import { ShadowReplayRecord } from './shadow-replay-record.ts';
import { Submission } from './submission.ts';
import { TuningRecord, TuningRelease } from './tuning-record.ts';

interface Published {
  readonly schema: z.ZodType;
  readonly title: string;
  /** `person`: keys with a default may be left out. `machine`: every key is written. */
  readonly writer: 'person' | 'machine';
}

/** Every file people write and every record machines write, by the name in its schema's `$id`. */
const published: Readonly<Record<string, Published>> = {
  competition: { schema: Competition, title: 'competition.yaml of a Model Harvester competition', writer: 'person' },
  submission: { schema: Submission, title: 'submission.yaml of a Model Harvester submission', writer: 'person' },
  composition: { schema: Composition, title: 'composition.yaml of Model Harvester: several models as one', writer: 'person' },
  harvester: { schema: HarvesterConfig, title: 'harvester.yaml of a Model Harvester control repository', writer: 'person' },
  inputs: { schema: Inputs, title: 'inputs.json: what was fetched of one attempt', writer: 'machine' },
  'gate-report': { schema: GateReport, title: 'Report of the static scan of one attempt', writer: 'machine' },
  'attempt-record': { schema: AttemptRecord, title: 'Record of one attempt: predicate attempt/v1', writer: 'machine' },
  'version-record': { schema: VersionRecord, title: 'Record of one published model version: predicate version/v1', writer: 'machine' },
  'reproduction-record': {
    schema: ReproductionRecord,
    title: 'Record of training one attempt again: predicate reproduction/v1',
    writer: 'machine',
  },
  'rejudge-record': { schema: RejudgeRecord, title: 'Record of scoring a whole board again: predicate rejudge/v1', writer: 'machine' },
  'carbon-profile': { schema: CarbonProfile, title: 'Grid intensity by hour, for harvester.yaml carbon.file', writer: 'person' },
  'results-record': { schema: ResultsRecord, title: 'How a competition ended: results/<competition>.json', writer: 'machine' },
  'decision-record': { schema: DecisionRecord, title: 'Record of one decision of the app', writer: 'machine' },
  dataset: { schema: Dataset, title: 'datasets/<owner>/<name>.yaml of a Model Harvester control repository', writer: 'person' },
  'reevaluation-record': {
    schema: ReevaluationRecord,
    title: 'Record of a registered version on a product team’s data: predicate reevaluation/v1',
    writer: 'machine',
  },
  'tuning-record': { schema: TuningRecord, title: 'Record of a tuned version: predicate tuning/v1', writer: 'machine' },
  'tuning-release': {
    schema: TuningRelease,
    title: 'An owner’s word that tuned weights may leave: predicate tuning-release/v1',
    writer: 'machine',
  },
  'shadow-replay-record': {
    schema: ShadowReplayRecord,
    title: 'Record of a composition’s shadows on a product team’s recorded rows: predicate shadow-replay/v1',
    writer: 'machine',
  },
  approval: { schema: Approval, title: 'What a data owner allows beyond the leak budget: predicate approval/v1', writer: 'machine' },
  owners: { schema: Owners, title: 'owners.yaml of a runner: who may approve', writer: 'person' },
};

/** A schema's name that never changes while its version does not. */
export const schemaId = (name: string): string => `urn:model-harvester:schema:${name}:1`;

/** Each published schema by name, as JSON Schema 2020-12 under its `$id`. */
export function publishedSchemas(): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(published).map(([name, { schema, title, writer }]) => {
      const { $schema, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: writer === 'person' ? 'input' : 'output' });
      return [name, { $schema, $id: schemaId(name), title, ...json }];
    }),
  );
}
