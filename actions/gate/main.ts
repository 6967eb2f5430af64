import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GateReport } from '../../core/contract/gate-report.ts';
import { scan } from '../../gate/scan.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { manifestFindings } from './manifest-findings.ts';
import { gateSummary } from './gate-summary.ts';

await runAction(async ({ input, output, summary, annotate, log }) => {
  const files = await readInputs(input('path'));
  const lock = await readFile(join(files.competitionDir, files.competition.environment.lock), 'utf8');
  const scanned = await scan(files.submissionDir, { competition: files.competition, lock, log });
  const claims = manifestFindings(files.manifest, files.inputs.files);
  const report = GateReport.parse({
    ...scanned,
    verdict: claims.length > 0 ? 'flagged' : scanned.verdict,
    findings: [...claims, ...scanned.findings].slice(0, 1000),
  });
  await writeFile(input('report'), JSON.stringify(report));
  for (const finding of report.findings.slice(0, 10)) {
    const level = finding.severity === 'error' ? 'error' : finding.severity === 'warning' ? 'warning' : 'notice';
    annotate(level, `${finding.rule}: ${finding.message}`, {
      file: `submissions/${files.inputs.team}/${finding.path}`,
      ...(finding.line && { startLine: finding.line }),
    });
  }
  await summary(gateSummary(report));
  output('verdict', report.verdict);
});
