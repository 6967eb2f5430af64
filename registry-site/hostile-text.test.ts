import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Composition } from '../core/contract/composition.ts';
import { Dataset } from '../core/contract/dataset.ts';
import type { AttemptRecord, VersionRecord } from '../core/contract/records.ts';
import { assemble } from './catalogue/assemble.ts';
import { publicView } from './catalogue/public-view.ts';
import type { Records } from './records/read-records.ts';
import { visibleDeep } from './records/visible-text.ts';
import { decision, reevaluation, reproduction, tuning } from './testing/fixture-afterwards.ts';
import { fixtureCompetition } from './testing/fixture-competition.ts';
import { failedAttempt, scoredAttempt, versionOf } from './testing/fixture-records.ts';
import { RecordsFolder } from './testing/records-folder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { wholeSite } from './testing/whole-site.ts';

const nasty = fc.oneof(
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '{{#each this}}{{{.}}}{{/each}}',
    'javascript:alert(1)',
    '[x](javascript:alert(1)) **bold** <b>b</b>',
    '\u202Egnp.exe\u2066',
    '&lt;script&gt;',
    ']]>',
    '<!--',
    '\u0000\u001b[31m',
    'عربي עברית 👩‍🔬',
    'a'.repeat(110),
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Tags of a document without what their attributes say: what text must never change. */
function skeleton(html: string): string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
}

/** What is recorded after a version was made, with the same text wherever one is free. */
function afterwards(text: string, attempt: AttemptRecord, version: VersionRecord): Omit<Records, 'attempts' | 'versions' | 'skipped'> {
  const file = <R>(record: R, digest: string) => [
    { path: 'p', text: `</script>${text}`, record: visibleDeep(record), keyid: 'k', sha256: digest.repeat(64) },
  ];
  const asked = reevaluation(version, '2026-11-22T02:00:00Z', 0.87);
  const tuned = tuning(version, '2026-11-23T02:00:00Z');
  const data = { ...asked.data, version: text };
  const drift = {
    reference: data,
    inputs: [{ name: text, level: 'major' as const }],
    outputs: [{ name: text, level: 'moderate' as const }],
  };
  const outcome = asked.outcome.kind === 'scored' ? { ...asked.outcome, drift } : asked.outcome;
  const again = reproduction(attempt, '2026-11-24T02:00:00Z');
  return {
    reevaluations: file({ ...asked, data, outcome }, 'd'),
    tunings: file({ ...tuned, data, params: { [text]: text } }, 'e'),
    reproductions: file({ ...again, training: { passed: false, excerpt: text } }, 'f'),
    decisions: [
      decision(attempt, { decision: 'hold', argument: text, by: text, role: 'maintainer', commentId: 5, at: '2026-11-21T01:00:00Z' }),
    ],
  };
}

/** A graph and a data set as their owners might write them, unchecked. */
function written(text: string): { readonly compositions: readonly Composition[]; readonly datasets: readonly Dataset[] } {
  const graph = Composition.parse({
    harvester: 1,
    name: 'second-look',
    title: 'Title',
    owner: 'Owner',
    inputs: [{ name: 'a', type: 'double' }],
    models: { m: { model: 'models:/breast-tumour/1' } },
    nodes: { root: { kind: 'model', model: 'm' } },
  });
  const set = Dataset.parse({
    harvester: 1,
    owner: 'oncology',
    name: 'site-north',
    title: 'Title',
    people: ['someone'],
    data: { version: '1', sha256: 'a'.repeat(64), rows: 10 },
    models: [{ competition: 'breast-tumour', versions: 'champion' }],
  });
  return {
    compositions: [{ ...graph, title: text, owner: text, licences: [text] }],
    datasets: [{ ...set, title: text, people: [text], data: { ...set.data, version: text } }],
  };
}

test('no text of a record or a contract changes the structure of any page', { timeout: 120_000 }, async () => {
  const folder = await RecordsFolder.create(temporaryFolder());
  const build = (text: string): Map<string, string> => {
    const base = scoredAttempt({
      number: 1,
      team: 'alice',
      title: text,
      score: 0.9,
      comparisons: [{ with: text || 'x', difference: 0.1, p: 0.5 }],
    });
    const finding = { rule: 'a/b', severity: 'note' as const, path: text, message: text, fix: text };
    const scanned = base.gate.scanned.map((file) => ({ ...file, format: text }));
    const attempt = { ...base, gate: { ...base.gate, findings: [finding], scanned } };
    const failed = failedAttempt({ number: 2, team: 'bob', title: text, score: 0.5 }, 'TIMEOUT');
    const failure = { ...failed, evaluation: { ...failed.evaluation, smoke: { passed: false, excerpt: `.${text}` } } };
    const card = { intendedUse: text, limitations: text, trainingData: text, ethicalNotes: text };
    const told = { licence: text, card, artifacts: [{ path: text, sha256: 'e'.repeat(64), format: 'onnx' as const }] };
    const version = { ...versionOf(attempt, 'a'.repeat(64), 1, { kind: 'crown', why: `.${text}` }), ...told };
    const records: Records = {
      attempts: [attempt, failure].map((record, index) => ({
        path: 'p',
        text: `</script>${text}`,
        record: visibleDeep(record),
        keyid: 'k',
        sha256: 'ab'[index]?.repeat(64) ?? '',
      })),
      versions: [{ path: 'p', text, record: visibleDeep(version), keyid: 'k', sha256: 'c'.repeat(64) }],
      ...afterwards(text, attempt, version),
      skipped: [{ path: visibleDeep(text), why: visibleDeep(text) }],
    };
    const contract = fixtureCompetition();
    const competition = {
      ...contract,
      title: text,
      need: { product: text, owner: text, statement: text, value: text },
      reward: { kind: 'prize' as const, description: text },
      inputs: contract.inputs.map((column) => ({ ...column, unit: text, description: text })),
      licences: [text],
    };
    const everything = assemble(records, [competition], folder.config(['breast-tumour']));
    const pages = [everything, publicView(everything)].flatMap((catalogue, index) => {
      return [...wholeSite(catalogue, records, { forgeUrl: text, serviceUrl: text, ...written(text) })].map(
        ({ path, content }) => [`${index} ${path}`, content.toString()] as const,
      );
    });
    return new Map(pages.filter(([path]) => /\.(html|xml)$/.test(path)));
  };
  const plain = build('harmless');
  fc.assert(
    fc.property(nasty, (text) => {
      for (const [path, html] of build(text || 'x')) {
        expect({ path, tags: skeleton(html) }).toEqual({ path, tags: skeleton(plain.get(path) ?? '') });
        // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not appear
        const wrong = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f]|href="\s*(?:javascript|data|vbscript):/i.exec(html);
        expect({ path, wrong: wrong?.[0] }).toEqual({ path, wrong: undefined });
      }
    }),
    { numRuns: 30 },
  );
});
