import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { PackageContract } from './package-contract.ts';

/**
 * Where a packaged model comes from, as W3C PROV-JSON (https://www.w3.org/submissions/prov-json/): the submission, from which commit and
 * whose; the data it was evaluated on, by name and digest; the evaluation with its runner; the package made of it. Follows from signed
 * records alone, so that the same records give the same text.
 */
export function provenanceText(competition: Competition, attempt: AttemptRecord, contract: PackageContract): string {
  const { repository, number, headSha } = attempt.key;
  const submission = `mh:submission/${attempt.submission.treeSha256}`;
  const evaluation = `mh:evaluation/${attempt.runKey}`;
  const packaging = `mh:packaging/${attempt.submission.treeSha256}`;
  const model = `mh:model/${competition.name}/${headSha}`;
  const scores = `mh:scores/${attempt.runKey}`;
  const team = `mh:team/${attempt.team}`;
  const runner = `mh:runner/${attempt.runner.id}`;
  const data = attempt.data.map(({ name, sha256 }) => ({ id: `mh:data/${competition.name}/${name}/${sha256}`, name, sha256 }));
  const parents = contract.artifacts.map(({ path, format }) => ({ id: `mh:artifact/${attempt.submission.treeSha256}/${path}`, format }));
  const document = {
    prefix: { mh: 'https://model-harvester.dev/prov#', prov: 'http://www.w3.org/ns/prov#', xsd: 'http://www.w3.org/2001/XMLSchema#' },
    entity: {
      [submission]: { 'mh:repository': repository, 'mh:pull': whole(number), 'mh:commit': headSha, 'mh:licence': contract.licence },
      [model]: { 'prov:label': attempt.title, 'mh:kind': contract.kind },
      [scores]: { 'mh:scores': JSON.stringify(attempt.evaluation.kind === 'scored' ? attempt.evaluation.scores : []) },
      ...Object.fromEntries(data.map(({ id, name, sha256 }) => [id, { 'prov:label': name, 'mh:sha256': sha256, 'mh:access': 'private' }])),
      ...Object.fromEntries(parents.map(({ id, format }) => [id, { 'mh:format': format }])),
    },
    activity: {
      [evaluation]: {
        'prov:startTime': attempt.startedAt,
        'prov:endTime': attempt.finishedAt,
        'mh:isolation': attempt.runner.isolation,
        'mh:environment': attempt.environment.id,
        'mh:gate': attempt.gate.verdict,
      },
      [packaging]: { 'prov:endTime': attempt.finishedAt },
    },
    agent: {
      [team]: { 'prov:type': { $: 'prov:Organization', type: 'xsd:QName' } },
      [runner]: { 'prov:type': { $: 'prov:SoftwareAgent', type: 'xsd:QName' }, 'mh:version': attempt.runner.version },
    },
    used: {
      '_:u0': { 'prov:activity': evaluation, 'prov:entity': submission },
      '_:u1': { 'prov:activity': packaging, 'prov:entity': submission },
      ...numbered('_:d', data, ({ id }) => ({ 'prov:activity': evaluation, 'prov:entity': id })),
    },
    wasGeneratedBy: {
      '_:g0': { 'prov:entity': scores, 'prov:activity': evaluation, 'prov:time': attempt.finishedAt },
      '_:g1': { 'prov:entity': model, 'prov:activity': packaging },
    },
    wasAssociatedWith: { '_:a0': { 'prov:activity': evaluation, 'prov:agent': runner } },
    wasAttributedTo: { '_:t0': { 'prov:entity': submission, 'prov:agent': team } },
    wasDerivedFrom: { '_:f0': { 'prov:generatedEntity': model, 'prov:usedEntity': submission } },
    hadMember: numbered('_:m', parents, ({ id }) => ({ 'prov:collection': submission, 'prov:entity': id })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function numbered<T>(prefix: string, list: readonly T[], of: (each: T) => object): Record<string, object> {
  return Object.fromEntries(list.map((each, at) => [`${prefix}${at}`, of(each)]));
}

function whole(value: number): object {
  return { $: String(value), type: 'xsd:integer' };
}
