import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { publishedSchemas } from '../core/contract/published-schemas.ts';

/** Schemas that stand in a competition repository too, so that editors complete and check its files without a network. */
const inTemplate = ['competition', 'submission'];

/** Path from the root of this repository → text of the JSON Schema 2020-12. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, schema] of publishedSchemas()) {
    const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 140 });
    files.set(`schemas/${name}.schema.json`, text);
    if (inTemplate.includes(name)) files.set(`competition-template/schema/${name}.schema.json`, text);
  }
  return files;
}

if (import.meta.main) for (const [path, text] of await schemaFiles()) await writeFile(new URL(`../${path}`, import.meta.url), text);
