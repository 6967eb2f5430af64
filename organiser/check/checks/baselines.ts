import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContract } from '../../../core/contract/read.ts';
import { Submission } from '../../../core/contract/submission.ts';
import { scan } from '../../../gate/scan.ts';
import { atContract, type Check, type CheckContext, type Finding } from '../check.ts';

/** Baselines are there, their manifests hold, and the gate lets them through like any submission. */
export const baselines: Check = {
  id: 'baselines',
  title: 'baselines pass the gate',
  needs: 'repository',
  run: async (context) => {
    const list = context.competition.baselines;
    if (list.length === 0)
      return [
        atContract(
          context,
          'problem',
          ['baselines'],
          'there is no baseline',
          'add one at least: a board without a floor says little. baselines/constant of the template will do',
        ),
      ];
    const found: Finding[] = [];
    for (const [index, { path }] of list.entries()) found.push(...(await checkOne(context, index, path)));
    return found;
  },
};

async function checkOne(context: CheckContext, index: number, path: string): Promise<Finding[]> {
  const manifest = `${path}/submission.yaml`;
  const text = await readFile(join(context.dir, manifest), 'utf8').catch(() => undefined);
  if (text === undefined)
    return [
      atContract(
        context,
        'problem',
        ['baselines', index, 'path'],
        `${manifest} is not there`,
        'a baseline is a submission: model.py or a model file, and submission.yaml',
      ),
    ];
  const read = readContract(Submission, manifest, text);
  if (read.kind === 'invalid')
    return read.problems.map(({ path, line, column, message, next }) => ({
      level: 'problem',
      path,
      message,
      next,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    }));
  const lock = await readFile(join(context.dir, context.competition.environment.lock), 'utf8').catch(() => undefined);
  const report = await scan(join(context.dir, path), {
    competition: context.competition,
    log: context.log,
    ...(lock !== undefined && { lock }),
  });
  const digests = new Map(report.scanned.map((file) => [file.path, file.sha256]));
  const findings = report.findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, path: file, line, message, fix }): Finding => ({
      level: severity === 'error' ? 'problem' : 'warning',
      path: `${path}/${file}`,
      ...(line !== undefined && { line }),
      message,
      next: fix,
    }));
  for (const [position, artifact] of read.value.artifacts.entries())
    if (digests.get(artifact.path) !== artifact.sha256) {
      const found = digests.get(artifact.path);
      findings.push({
        level: 'problem',
        path: manifest,
        ...read.place(['artifacts', position, 'sha256']),
        message: found ? `${artifact.path} has another digest` : `${artifact.path} is not there`,
        next: found ? `write ${found}` : 'train the baseline, or remove the entry',
      });
    }
  if (report.verdict !== 'clean' && !findings.some(({ level }) => level === 'problem'))
    findings.push({ level: 'problem', path, message: `the gate says ${report.verdict}`, next: `look: harvester scan ${path}` });
  return findings;
}
