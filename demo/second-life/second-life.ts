import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Competition } from '../../core/contract/competition.ts';
import type { VersionRecord } from '../../core/contract/records.ts';
import type { Service } from '../../harvester/service/serve-model.ts';
import { serveModel } from '../../harvester/service/serve-model.ts';
import { environment } from '../../scripts/environment.mjs';
import { publicRows, serviceAnswer } from '../ask-champion.ts';
import { closing } from '../closing.ts';
import { publicFileOf, type Stage } from '../stage.ts';
import { serveTwoOpinions } from './compose-opinions.ts';
import { takePicture } from './picture.ts';
import { askPrivateData } from './private-runs.ts';
import { tamperAndVerify, type Tampering } from './tamper.ts';
import { layWardData } from './ward-data.ts';

/** What became of the winners after they were registered. */
export interface SecondLife {
  readonly composition: { readonly url: string; readonly maxAbsDiff: number };
  readonly reevaluation: { readonly outcome: string; readonly issue: string; readonly issueUrl: string };
  /** A version trained on the ward's data: what its record says, and what MLflow has of it. */
  readonly tuning: { readonly id: string; readonly difference: number; readonly version: string; readonly files: number };
  readonly tampering: Tampering;
  /** A PNG of the champion's Swagger page. */
  readonly picture: string;
}

export interface SecondLifeOptions {
  readonly stage: Stage;
  readonly champion: Service;
  readonly versions: readonly VersionRecord[];
  readonly work: string;
  readonly cleanUp: AsyncDisposableStack;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Plays what product teams do with registered models: compose, ask on their own data, tune, look, and check that nobody changed them. */
export async function playSecondLife({ stage, champion, versions, work, cleanUp, signal, say }: SecondLifeOptions): Promise<SecondLife> {
  const { maintainer, mlflow, privateDir } = stage;
  const of = (team: string): number => {
    const found = versions.find((version) => version.team === team);
    if (!found) throw new Error(`${team} has no registered version`);
    return found.version;
  };
  const picture = join(work, 'swagger.png');
  const competition = Competition.parse(load(await readFile(join(work, 'repositories', 'breast-tumour', 'competition.yaml'), 'utf8')));
  say('the ward adds its private data; its runner evaluates the champion again and tunes version ' + String(of('carol')));
  const dataset = await layWardData(join(privateDir, competition.data.final.name), privateDir);
  const asked = askPrivateData(stage, dataset, of('carol'), signal);
  asked.catch(() => undefined);
  const [composition] = await Promise.all([
    composed(mlflow.uri, competition, of('alice'), champion, publicFileOf(stage, 'breast-tumour'), cleanUp),
    takePicture(champion.url, picture),
  ]);
  const { reevaluation, tuning, tuned, issue } = await asked;
  const { outcome } = reevaluation;
  say(`issue: ${issue.title}`);
  return {
    composition,
    reevaluation: { outcome: outcome.kind === 'scored' ? 'scored' : outcome.errorClass, issue: issue.title, issueUrl: issue.url },
    tuning: { id: tuning.id, difference: tuning.heldOut.difference, ...tuned },
    tampering: await tamperAndVerify(maintainer, stage.github.url, mlflow.uri, work),
    picture,
  };
}

/** Serves two versions as one, asks it and both alone, and says how far its answers are from their mean. */
async function composed(
  registry: string,
  competition: Competition,
  other: number,
  champion: Service,
  publicCsv: string,
  cleanUp: AsyncDisposableStack,
): Promise<SecondLife['composition']> {
  const rows = await publicRows(publicCsv);
  const { path } = await environment('competition');
  const [service, second] = await Promise.all([
    closing(cleanUp, () => serveTwoOpinions(registry, competition, other)),
    closing(cleanUp, () => serveModel({ registry, model: `models:/breast-tumour/${other}`, python: { environment: path } })),
  ]);
  const [together, first, alone] = await Promise.all([service, champion, second].map((each) => serviceAnswer(each, rows)));
  await second.close();
  const apart = (together ?? []).map((value, row) => Math.abs(value - ((first?.[row] ?? Number.NaN) + (alone?.[row] ?? Number.NaN)) / 2));
  return { url: service.url, maxAbsDiff: Math.max(...apart) };
}
