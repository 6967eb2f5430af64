import type { AttemptFacts, Catalogue, VersionFacts } from '../catalogue/facts.ts';
import { count, plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';

const shown = 2000;

/** Every record with the state of its signature: trusted ones newest first, then what is not trusted and why. */
export function auditPage(catalogue: Catalogue): Page {
  const rows = catalogue.competitions.flatMap((competition) => [
    ...competition.versions.map(versionRow),
    ...competition.attempts.map(attemptRow),
  ]);
  rows.sort((a, b) => (a.when.iso < b.when.iso ? 1 : a.when.iso > b.when.iso ? -1 : a.sha256 < b.sha256 ? -1 : 1));
  return {
    path: 'audit/index.html',
    template: 'audit',
    section: 'audit',
    title: 'Audit',
    description: 'Every record this site is made from, and whether its signature holds.',
    model: {
      rows: rows.slice(0, shown),
      left: rows.length > shown ? count(rows.length - shown) : undefined,
      insider: catalogue.inside !== undefined,
      skipped: catalogue.inside?.skipped.slice(0, shown),
      skippedCount: catalogue.untrusted === 0 ? undefined : leftOut(catalogue),
    },
  };
}

function leftOut(catalogue: Catalogue): string {
  const one = catalogue.inside ? 'file' : 'record';
  return `${plural(catalogue.untrusted, one)} ${catalogue.untrusted === 1 ? 'was' : 'were'} left out of every page and ranking`;
}

interface AuditRow {
  readonly kind: 'version' | 'attempt';
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

function attemptRow(attempt: AttemptFacts): AuditRow {
  return {
    kind: 'attempt',
    label: `${attempt.competition}, #${attempt.number} at ${attempt.headSha.slice(0, 7)}`,
    href: address.attempt(attempt),
    when: moment(attempt.finishedAt),
    sha256: attempt.recordSha256,
    recordHref: attempt.inside && address.record(attempt.inside.proof.path),
    signer: attempt.inside?.proof.keyid,
    problems: [],
  };
}
