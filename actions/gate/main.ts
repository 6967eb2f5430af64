import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBom } from '../../gate/bom/make-bom.ts';
import { toSarif } from '../../gate/sarif.ts';
import { scan } from '../../gate/scan.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { version } from '../version.ts';
import { manifestFindings } from './manifest-findings.ts';
import { gateSummary } from './gate-summary.ts';
import { inputs as schema } from './inputs.ts';
import { organisationGate, sketchesIn, withGranted } from './organisation.ts';
import { policedReport } from './policed-report.ts';
import { rulesPage } from './rules-page.ts';

await runAction(async ({ inputs: read, output, summary, annotate, log }) => {
  const asked = read(schema);
  const { submissionDir, competitionDir, competition, manifest, inputs } = await readInputs(asked.path, asked.digest);
  const harvester = withGranted(await organisationGate(asked.config), asked.waivers);
  const lock = await readFile(join(competitionDir, competition.environment.lock), 'utf8');
  const { advisories, sarif, bom } = asked;
  const sketches = await sketchesIn(asked.sketches);
  const scanned = await scan(submissionDir, { competition, lock, sketches, log, ...(advisories !== undefined && { advisories }) });
  const report = policedReport(scanned, manifestFindings(manifest, inputs.files), {
    ...(harvester && { harvester }),
    ...(competition.gate && { gate: competition.gate }),
    competition: competition.name,
    team: inputs.team,
    now: new Date().toISOString(),
  });
  const text = JSON.stringify(report);
  await writeFile(asked.report, text);
  const prefix = `submissions/${inputs.team}`;
  const docs = rulesPage(process.env);
  if (sarif !== undefined)
    await writeFile(sarif, JSON.stringify(toSarif(report, { prefix, version, ...(docs !== undefined && { docs }) })));
  if (bom !== undefined) {
    const requirements = await readFile(join(submissionDir, 'requirements.txt'), 'utf8').catch(() => undefined);
    const bill = makeBom({
      report,
      name: inputs.team,
      manifest,
      competition,
      lock,
      version,
      ...(requirements !== undefined && { requirements }),
    });
    await writeFile(bom, JSON.stringify(bill));
  }
  for (const finding of report.findings.slice(0, 10)) {
    const level = finding.severity === 'error' ? 'error' : finding.severity === 'warning' ? 'warning' : 'notice';
    annotate(level, `${finding.rule}: ${finding.message}`, {
      file: `${prefix}/${finding.path}`,
      ...(finding.line && { startLine: finding.line }),
    });
  }
  await summary(gateSummary(report, docs));
  output('verdict', report.verdict);
  output('report-sha256', createHash('sha256').update(text).digest('hex'));
});
