import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import * as z from 'zod';
import { Competition } from '../core/contract/competition.ts';
import { Submission } from '../core/contract/submission.ts';

const contracts = {
  competition: { schema: Competition, title: 'competition.yaml of a Model Harvester competition' },
  submission: { schema: Submission, title: 'submission.yaml of a Model Harvester submission' },
};

/** File name (below `schema/`) → text of the JSON Schema 2020-12 that editors complete and check the YAML files with. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const files = Object.entries(contracts).map(async ([name, { schema, title }]): Promise<[string, string]> => {
    // What a person writes, so keys that have a default are optional.
    const { $schema, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
    const whole = { $schema, $id: `urn:model-harvester:schema:${name}:1`, title, ...json };
    return [`${name}.schema.json`, await format(JSON.stringify(whole), { parser: 'json', printWidth: 140 })];
  });
  return new Map(await Promise.all(files));
}

if (import.meta.main) {
  for (const [name, text] of await schemaFiles()) await writeFile(new URL(`schema/${name}`, import.meta.url), text);
}
