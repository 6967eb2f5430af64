import type { Judged } from '../decide/situation.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, joined, prose, text, type Markdown } from './escape.ts';
import { intakeLine } from './intake-line.ts';
import { submissionPath } from './submission-path.ts';
import type { StageRow } from './view.ts';

/** What intake looked at. */
export function intakeRow({ record, licence, competition }: Judged, words: Catalogue): StageRow {
  const { files, bytes } = record.submission;
  return { icon: '✅', stage: words.say.stages.intake, says: intakeLine(files, bytes, licence, competition, words) };
}

/** What the gate read and found, and what a maintainer let pass. */
export function gateRow({ record, artifacts }: Judged, { say, figures }: Catalogue): StageRow {
  const { scanned, findings, waived = [] } = record.gate;
  const what =
    artifacts === undefined
      ? figures.files(scanned.length)
      : say.artifactsAndFiles(figures.artifacts(artifacts), figures.otherFiles(Math.max(0, scanned.length - artifacts)));
  const found = findings.length === 0 ? say.nothingFound : say.warningsInCheck(figures.warnings(findings.length));
  const passed = waived
    .slice(0, 3)
    .map(({ rule, path, by, expires, reason }) =>
      say.waived(code(rule), code(submissionPath(path, record.team)), by, expires, text(reason, 400)),
    );
  const says: Markdown = prose`${say.readToTheEnd(what)}, ${found}`;
  return {
    icon: findings.length === 0 && waived.length === 0 ? '✅' : '⚠️',
    stage: say.stages.gate,
    says: joined([says, ...passed], ' · '),
  };
}
