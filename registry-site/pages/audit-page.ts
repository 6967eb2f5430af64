import type { AttemptFacts, CompetitionFacts, InsideCompetition, VersionFacts } from '../catalogue/facts.ts';
import { count, figure, plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import type { Skipped } from '../records/read-records.ts';
import { address } from './addresses.ts';
import { attemptHref } from './attempt-href.ts';
import type { DatasetEntry } from './datasets-page.ts';
import type { DecisionRow } from './decision-row.ts';

const shown = 2000;

/** Every record with the state of its signature: trusted ones newest first, then what is not trusted and why. */
export function auditPage(parts: readonly SitePart[], strays: readonly Skipped[], insider: boolean): Page {
  const rows = newestFirst(parts.flatMap(({ audit }) => audit)).slice(0, shown);
  const trusted = parts.reduce((sum, part) => sum + part.trusted, 0);
  const untrusted = parts.reduce((sum, part) => sum + part.untrusted, strays.length);
  const skipped = [...strays, ...parts.flatMap((part) => part.skipped ?? [])].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    path: 'audit/index.html',
    template: 'audit',
    section: 'audit',
    title: 'Audit',
    description: 'Every record this site is made from, and whether its signature holds.',
    model: {
      rows,
      csvHref: address.table('records'),
      decisionsHref: address.table('decisions'),
      egressHref: address.table('egress'),
      ledgersHref: address.table('ledgers'),
      skippedHref: address.table('not-trusted'),
      left: trusted > rows.length ? count(trusted - rows.length) : undefined,
      insider,
      decisions: insider ? newestFirstBy(parts.flatMap(({ inside }) => inside?.decisions ?? [])).slice(0, shown) : undefined,
      egress: insider ? parts.flatMap(({ inside }) => inside?.egress ?? []) : undefined,
      asked: insider ? parts.flatMap(({ inside }) => (inside?.datasets ?? []).map(askedRow)) : undefined,
      ledgers: insider ? parts.flatMap(({ inside }) => inside?.ledgers ?? []) : undefined,
      skipped: insider ? skipped.slice(0, shown) : undefined,
      skippedCount: untrusted === 0 ? undefined : leftOut(untrusted, insider),
    },
  };
}

/** The newest records of a competition, at most as many as the page shows. */
export function auditRows(competition: CompetitionFacts): AuditRow[] {
  const { attempts, inside, versions } = competition;
  const later = inside ? [...inside.reevaluations, ...inside.tunings, ...inside.reproductions].map(laterRow) : [];
  return newestFirst([
    ...versions.slice(0, shown).map(versionRow),
    ...attempts.slice(0, shown).map((attempt) => attemptRow(competition, attempt)),
    ...later,
  ]).slice(0, shown);
}

function askedRow({ answers, bits, name, owner }: DatasetEntry): object {
  return { label: `${owner}/${name}`, href: address.dataset({ owner, name }), answers, bits: figure(bits, 1) };
}

function newestFirstBy(rows: readonly DecisionRow[]): DecisionRow[] {
  return rows.toSorted((a, b) => (a.when.iso < b.when.iso ? 1 : a.when.iso > b.when.iso ? -1 : 0));
}

function newestFirst(rows: readonly AuditRow[]): AuditRow[] {
  return rows.toSorted((a, b) => (a.when.iso < b.when.iso ? 1 : a.when.iso > b.when.iso ? -1 : a.sha256 < b.sha256 ? -1 : 1));
}

function leftOut(untrusted: number, insider: boolean): string {
  return `${plural(untrusted, insider ? 'file' : 'record')} ${untrusted === 1 ? 'was' : 'were'} left out of every page and ranking`;
}

export interface AuditRow {
  readonly kind: 'version' | 'attempt' | 're-evaluation' | 'tuning' | 'reproduction';
  readonly label: string;
  readonly href: string;
  readonly when: ReturnType<typeof moment>;
  readonly sha256: string;
  readonly recordHref: string | undefined;
  readonly signer: string | undefined;
  readonly problems: readonly string[];
}

function versionRow(version: VersionFacts): AuditRow {
  return {
    kind: 'version',
    label: `${version.competition}, version ${version.version}`,
    href: address.version(version.competition, version.version),
    when: moment(version.publishedAt),
    sha256: version.recordSha256,
    recordHref: version.inside && address.record(version.inside.proof.path),
    signer: version.inside?.proof.keyid,
    problems: version.problems,
  };
}

type Later = InsideCompetition['reevaluations' | 'tunings' | 'reproductions'][number];

function laterRow({ problem, proof, record, recordSha256 }: Later): AuditRow {
  const base = {
    when: moment(record.finishedAt),
    sha256: recordSha256,
    recordHref: address.record(proof.path),
    signer: proof.keyid,
    problems: problem === undefined ? [] : [problem],
  };
  if ('result' in record) {
    const { competition, key } = record;
    const label = `${competition}, #${key.number} at ${key.headSha.slice(0, 7)}, trained again`;
    return { ...base, kind: 'reproduction', label, href: address.competition(competition) };
  }
  const on = `on ${record.data.owner}/${record.data.name}`;
  return 'parent' in record
    ? { ...base, kind: 'tuning', label: `${record.id} ${on}`, href: address.dataset(record.data) }
    : {
        ...base,
        kind: 're-evaluation',
        label: `${record.competition}, version ${record.version} ${on}`,
        href: address.dataset(record.data),
      };
}

function attemptRow(competition: CompetitionFacts, attempt: AttemptFacts): AuditRow {
  return {
    kind: 'attempt',
    label: `${attempt.competition}, #${attempt.number} at ${attempt.headSha.slice(0, 7)}${attempt.board === 'final' ? ', final' : ''}`,
    href: attemptHref(competition, attempt),
    when: moment(attempt.finishedAt),
    sha256: attempt.recordSha256,
    recordHref: attempt.inside && address.record(attempt.inside.proof.path),
    signer: attempt.inside?.proof.keyid,
    problems: [],
  };
}
