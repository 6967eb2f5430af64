import { dump } from 'js-yaml';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { escapeMarkdown } from '../../core/service-description/escape-markdown.ts';

/** The package's README: what the model is for, how good it was found to be, how to call it. All of the participant's words are escaped. */
export function modelCard(competition: Competition, manifest: Submission, attempt: AttemptRecord): string {
  const { card } = manifest;
  const front = dump(
    { license: manifest.licence, model_name: manifest.title, tags: ['model-harvester', competition.name] },
    { lineWidth: -1 },
  );
  const { repository, number, headSha } = attempt.key;
  return `---
${front}---

# ${escapeMarkdown(manifest.title)}

${escapeMarkdown(card.intendedUse)}

Made by team \`${attempt.team}\` (${manifest.members.map((login) => `\`${login}\``).join(', ')}) for the competition “${escapeMarkdown(competition.title)}”,
licence ${escapeMarkdown(manifest.licence)}. It answers this need of ${escapeMarkdown(competition.need.owner)}: ${escapeMarkdown(competition.need.statement)}

## How good it is

${scoreTable(attempt)}

## How to call it

\`\`\`python
import mlflow
model = mlflow.pyfunc.load_model("models:/${competition.name}@champion")
model.predict(rows)  # a DataFrame with the columns below
\`\`\`

| input | type | unit | range |
|---|---|---|---|
${competition.inputs.map(columnRow).join('\n')}

| output | type | unit | range |
|---|---|---|---|
${competition.outputs.map(columnRow).join('\n')}

## Limitations

${escapeMarkdown(card.limitations)}

## Training data

${escapeMarkdown(card.trainingData)}

## Ethical notes

${escapeMarkdown(card.ethicalNotes)}

## Where it comes from

Pull request ${repository}#${number}, commit \`${headSha}\`, submission \`sha256:${attempt.submission.treeSha256}\`.
`;
}

function scoreTable({ evaluation }: AttemptRecord): string {
  if (evaluation.kind !== 'scored') return `Not scored: \`${evaluation.errorClass}\`.`;
  const rows = evaluation.scores.map(
    ({ name, value, low, high, direction }) => `| ${escapeMarkdown(name)} | ${value} | ${low} – ${high} | ${direction} is better |`,
  );
  const { energyWhPer1000, energyMethod } = evaluation.cost;
  const energy =
    energyWhPer1000 === null
      ? 'Its energy use could not be estimated.'
      : `About ${energyWhPer1000} Wh for 1,000 predictions (${escapeMarkdown(energyMethod)}).`;
  return `On ${evaluation.rows} private rows (board: ${evaluation.board}):

| metric | value | 95 % interval | |
|---|---|---|---|
${rows.join('\n')}

${energy}`;
}

function columnRow({ name, type, unit, range, classes }: Competition['inputs'][number]): string {
  const allowed = classes ? classes.map(String).join(', ') : range ? `${range[0]} – ${range[1]}` : '';
  return `| \`${name}\` | ${type} | ${escapeMarkdown(unit ?? '')} | ${escapeMarkdown(allowed)} |`;
}
