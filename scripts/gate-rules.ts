import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { catalogue } from '../gate/catalogue/catalogue.ts';
import { ruleExamples } from '../gate/catalogue/examples.ts';
import { renderRuleIds, renderRulesPage } from '../gate/catalogue/render.ts';

/** Path below the repository → text of what is derived from the gate's rules. */
export async function derivedFromRules(): Promise<ReadonlyMap<string, string>> {
  const rules = await catalogue();
  const page = await format(renderRulesPage(rules, await ruleExamples()), { parser: 'markdown', printWidth: 140 });
  const json = `${JSON.stringify(Object.fromEntries(rules.map(({ id, ...rest }) => [id, rest])), null, 1)}\n`;
  return new Map([
    ['docs/gate-rules.md', page],
    ['core/contract/gate-rule-ids.ts', renderRuleIds(rules)],
    ['gate/catalogue/rules.json', await format(json, { parser: 'json', printWidth: 140 })],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await derivedFromRules()) await writeFile(new URL(`../${path}`, import.meta.url), text);
}
