import { address } from '../pages/addresses.ts';
import { compositionNodes } from '../pages/compositions-page.ts';
import { datasetCards } from '../pages/datasets-page.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { runnerFigures } from '../pages/status-page.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Skipped } from '../records/read-records.ts';
import type { Output } from '../render/site-folder.ts';
import { csv } from './csv.ts';

type Cells = readonly (string | number | boolean | null)[];

/** The tables over all competitions that only insiders may see. */
export function* insideTables(context: SiteContext, parts: readonly SitePart[], strays: readonly Skipped[]): Generator<Output> {
  if (!context.inside) return;
  const all = parts.flatMap(({ inside }) => inside ?? []);
  yield table(
    'decisions',
    ['when', 'by', 'role', 'said', 'competition', 'pull', 'commit', 'snapshot_sha256'],
    all.flatMap(({ decisions }) =>
      decisions.map(({ by, commit, competition, pull, role, said, snapshotSha256, when }) => [
        when.iso,
        by,
        role,
        said,
        competition,
        pull.label,
        commit,
        snapshotSha256,
      ]),
    ),
  );
  yield table(
    'egress',
    ['competition', 'split', 'answers', 'bits', 'told_most', 'told_most_bits', 'budget_bits_per_team'],
    all.flatMap(({ datasets, egress }) => [
      ...egress.map(({ figures, most, split, where }) => [
        where,
        split,
        figures.answers,
        figures.bits,
        most?.team ?? null,
        figures.most,
        figures.budget,
      ]),
      ...datasets.map(({ answers, bits, name, owner }) => [null, `${owner}/${name}`, answers, bits, null, null, null]),
    ]),
  );
  yield table(
    'ledgers',
    ['competition', 'runner', 'lines', 'sha256'],
    all.flatMap(({ ledgers }) => ledgers.map(({ length, runner, sha256, where }) => [where, runner, length, sha256])),
  );
  yield table(
    'not-trusted',
    ['file', 'why'],
    [...strays, ...parts.flatMap(({ skipped }) => skipped ?? [])]
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, why }) => [path, why]),
  );
  yield table(
    'datasets',
    ['owner', 'name', 'title', 'schedule', 'answers', 'bits', 'warnings', 'last'],
    datasetCards(context, parts).map(({ figures, name, newest, owner, schedule, title }) => [
      owner,
      name,
      title,
      schedule ?? null,
      figures.answers,
      figures.bits,
      figures.warnings,
      newest?.iso ?? null,
    ]),
  );
  yield table('compositions', ['composition', 'node', 'does', 'model', 'title', 'page', 'leads_to'], compositionNodes(context, parts));
  yield table(
    'runners',
    ['runner', 'version', 'isolation', 'answers', 'broken_by_us', 'median_minutes', 'last_answer'],
    runnerFigures(parts).map(({ answers, broken, id, isolation, lastIso, median, version }) => [
      id,
      version,
      isolation,
      answers,
      broken,
      median ?? null,
      lastIso,
    ]),
  );
}

function table(name: Parameters<typeof address.table>[0], head: readonly string[], lines: readonly Cells[]): Output {
  return { path: address.table(name), content: csv([head, ...lines]) };
}
