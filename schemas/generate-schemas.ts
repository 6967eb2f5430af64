import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import * as z from 'zod';
import { Approval, Owners } from '../core/contract/approval.ts';
import { Competition } from '../core/contract/competition.ts';
import { DecisionRecord } from '../core/contract/decision-record.ts';
import { GateReport } from '../core/contract/gate-report.ts';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { Inputs } from '../core/contract/inputs.ts';
import { AttemptRecord, VersionRecord } from '../core/contract/records.ts';
import { Submission } from '../core/contract/submission.ts';

interface Published {
  readonly schema: z.ZodType;
  readonly title: string;
  /** `person`: keys with a default may be left out. `machine`: every key is written. */
  readonly writer: 'person' | 'machine';
}

/** Every file people write and every record machines write, by the name in its schema's `$id`. */
export const published: Readonly<Record<string, Published>> = {
  competition: { schema: Competition, title: 'competition.yaml of a Model Harvester competition', writer: 'person' },
  submission: { schema: Submission, title: 'submission.yaml of a Model Harvester submission', writer: 'person' },
  harvester: { schema: HarvesterConfig, title: 'harvester.yaml of a Model Harvester control repository', writer: 'person' },
  inputs: { schema: Inputs, title: 'inputs.json: what was fetched of one attempt', writer: 'machine' },
  'gate-report': { schema: GateReport, title: 'Report of the static scan of one attempt', writer: 'machine' },
  'attempt-record': { schema: AttemptRecord, title: 'Record of one attempt: predicate attempt/v1', writer: 'machine' },
  'version-record': { schema: VersionRecord, title: 'Record of one published model version: predicate version/v1', writer: 'machine' },
  'decision-record': { schema: DecisionRecord, title: 'Record of one decision of the app', writer: 'machine' },
  approval: { schema: Approval, title: 'What a data owner allows beyond the leak budget: predicate approval/v1', writer: 'machine' },
  owners: { schema: Owners, title: 'owners.yaml of a runner: who may approve', writer: 'person' },
};

/** Schemas that stand in a competition repository too, so that editors complete and check its files without a network. */
const inTemplate = ['competition', 'submission'];

/** A schema's name that never changes while its version does not. */
export const schemaId = (name: string): string => `urn:model-harvester:schema:${name}:1`;

/** Path from the root of this repository → text of the JSON Schema 2020-12. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, { schema, title, writer }] of Object.entries(published)) {
    const { $schema, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: writer === 'person' ? 'input' : 'output' });
    const text = await format(JSON.stringify({ $schema, $id: schemaId(name), title, ...json }), { parser: 'json', printWidth: 140 });
    files.set(`schemas/${name}.schema.json`, text);
    if (inTemplate.includes(name)) files.set(`competition-template/schema/${name}.schema.json`, text);
  }
  return files;
}

if (import.meta.main) for (const [path, text] of await schemaFiles()) await writeFile(new URL(`../${path}`, import.meta.url), text);
