import type { CatalogueRule } from './catalogue.ts';
import type { Example } from './examples.ts';

const COST = { error: 'refused', warning: 'warning', note: 'note' } as const;
const LONGEST = 110;

/** The fragment of a rule's place in `docs/gate-rules.md`; all reasons of `unscannable/…` share one. */
export function ruleAnchor(rule: string): string {
  return rule.startsWith('unscannable/') ? 'unscannable' : rule.replaceAll('/', '-');
}

/** `docs/gate-rules.md`: each rule with its cost, its weakness class, its fix, and what it finds and lets pass. */
export function renderRulesPage(rules: readonly CatalogueRule[], examples: readonly Example[]): string {
  const lines = [
    '# Rules of the gate',
    '',
    `${rules.length} rules. _Refused_ findings stop a submission, warnings and notes do not. What policy may change of that, and how a maintainer waives a`,
    'finding, stands in [the gate](gate.md#policy). This page is written by `node scripts/gate-rules.ts` from the rules and their examples.',
    '',
    '## <a id="unscannable"></a>`unscannable/…`',
    '',
    'Something could not be read or understood to its last byte, and the word after the stroke says why. It is refused, and neither policy nor a waiver',
    'can change that. **Fix:** submit the file in a form the gate reads; the finding names one.',
    '',
  ];
  for (const [family, members] of Map.groupBy(rules, ({ id }) => familyOf(id))) {
    lines.push(`## ${TITLES[family] ?? family}`, '');
    for (const rule of members) lines.push(...section(rule, examples), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** `core/contract/gate-rule-ids.ts`: the names policy may use. */
export function renderRuleIds(rules: readonly CatalogueRule[]): string {
  const ids = rules.map(({ id }) => id).filter((id) => id !== 'report/more');
  return [
    '/** Every rule policy may name, written by `node scripts/gate-rules.ts`. `unscannable/…` and `report/more` are left out: nothing may excuse them. */',
    'export const gateRuleIds = [',
    ...ids.toSorted().map((id) => `  '${id}',`),
    '] as const;',
    '',
  ].join('\n');
}

const TITLES: Readonly<Record<string, string>> = {
  attribute: 'Python: reaching what was not given',
  import: 'Python: imports',
  deserialise: 'Python: restoring objects',
  dynamic: 'Python: code made at run time',
  environment: 'Python: machine, clock and chance',
  file: 'Python: files',
  harness: 'Python: the harness, and learning from what should be predicted',
  native: 'Python: native code',
  network: 'Python: network',
  encoded: 'Python: hidden and encoded data',
  row: 'Python: memorised rows',
  lookup: 'Python: memorised answers',
  long: 'Python: unreadable lines',
  parse: 'Python: parsing',
  process: 'Python: processes and threads',
  pickle: 'Pickle and joblib files',
  skops: 'skops files',
  onnx: 'ONNX files',
  container: 'Archives',
  'native-code': 'Native code',
  secret: 'Secrets',
  unicode: 'Unicode',
  shape: 'The folder itself',
  dependency: 'Dependencies',
  licence: 'Licences',
  data: 'Data',
  card: 'Cards and other text',
  manifest: 'The manifest',
  report: 'The report',
};

function familyOf(id: string): string {
  return id.startsWith('python/') ? (id.slice('python/'.length).split('-', 1)[0] ?? id) : (id.split('/', 1)[0] ?? id);
}

function section(rule: CatalogueRule, examples: readonly Example[]): string[] {
  const own = examples.filter((example) => `python/${example.rule}` === rule.id);
  const shown = (kind: Example['kind']): string[] =>
    [...new Set(own.filter((each) => each.kind === kind).map(({ code }) => code))].slice(0, 3);
  const number = rule.cwe.slice('CWE-'.length);
  const lines = [
    `### <a id="${ruleAnchor(rule.id)}"></a>\`${rule.id}\``,
    '',
    `${rule.what} _${COST[rule.severity]}_ · [${rule.cwe}](https://cwe.mitre.org/data/definitions/${number}.html)`,
    '',
    `**Fix:** ${rule.fix}.`,
  ];
  if (own.length > 0)
    lines.push(
      '',
      '```python',
      ...shown('finds').map((code) => `${cut(code)}  # found`),
      ...shown('passes').map((code) => `${cut(code)}  # passes`),
      '```',
    );
  return lines;
}

function cut(code: string): string {
  return code.length > LONGEST ? `${code.slice(0, LONGEST)}…` : code;
}
