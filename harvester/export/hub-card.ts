import { dump } from 'js-yaml';
import type { PackageContract } from '../package/package-contract.ts';
import type { ExportedModel, PackageFacts } from './model-facts.ts';

/** Licences the Hub has a name for, by SPDX identifier; any other is `other` with a name and a link. */
const hubLicences = new Set(
  'apache-2.0 mit bsd-2-clause bsd-3-clause bsl-1.0 cc0-1.0 cc-by-4.0 cc-by-sa-4.0 cc-by-nc-4.0 cc-by-nc-sa-4.0 gpl-2.0 gpl-3.0 lgpl-2.1 lgpl-3.0 agpl-3.0 mpl-2.0 epl-2.0 eupl-1.2 isc unlicense zlib artistic-2.0 ecl-2.0 ofl-1.1 postgresql wtfpl ncsa'.split(
    ' ',
  ),
);

/** The Hub's names have no `-only` or `-or-later`. */
function licence(spdx: string): object {
  const name = spdx.toLowerCase().replace(/-(only|or-later)$/, '');
  return hubLicences.has(name) ? { license: name } : { license: 'other', license_name: spdx, license_link: 'LICENSE' };
}

/** The Hub's word for what it does; undefined where the contract does not say it. */
function pipeline({ task, inputs }: PackageContract): string | undefined {
  const texts = inputs.filter(({ type, classes }) => type === 'string' && !classes);
  if (task === 'custom' || inputs.some(({ type }) => type === 'binary')) return undefined;
  if (task === 'regression') return texts.length > 0 ? undefined : 'tabular-regression';
  if (texts.length === 0) return 'tabular-classification';
  return inputs.length === 1 ? 'text-classification' : undefined;
}

const libraries = { onnx: 'onnx', skops: 'sklearn', python: undefined } as const;

/**
 * `README.md` of a Hugging Face model repository: metadata as the Hub reads it (licence, task, library, released scores as `model-index`), then
 * the package's own card and how to prove the files. The same model gives the same text.
 */
export function hubCard({ name, version, sha256, contract, card, record }: ExportedModel, { metrics }: PackageFacts): string {
  const task = pipeline(contract);
  const library = libraries[contract.kind];
  const boards = [...new Set(metrics.map(({ board }) => board))];
  const results = boards.map((board) => ({
    ...(task ? { task: { type: task } } : { task: { type: 'other', name: contract.task } }),
    dataset: { type: `private/${contract.competition}-${board}`, name: `${contract.competition}, private ${board} split` },
    metrics: metrics.filter((each) => each.board === board).map((each) => ({ type: each.name, name: each.name, value: each.value })),
  }));
  const front = {
    ...licence(contract.licence),
    ...(library && { library_name: library }),
    ...(task && { pipeline_tag: task }),
    tags: ['model-harvester', 'mlflow', contract.competition],
    ...(results.length > 0 && { 'model-index': [{ name: `${name}-${version.version}`, results }] }),
  };
  const body = card.replace(/^---\n[^]*?\n---\n/, '').trim();
  return `---
${dump(front, { lineWidth: -1 })}---

${body}

## From the Hub

\`package/\` is the registered MLflow model directory, byte for byte.

\`\`\`python
import mlflow
from huggingface_hub import snapshot_download
model = mlflow.pyfunc.load_model(snapshot_download("<owner>/<repository>") + "/package")
\`\`\`

## Prove it

Version ${version.version} of \`${name}\` has the digest \`sha256:${sha256}\`: the sha256 of \`MANIFEST\`, which lists every file of \`package/\`
with its own. ${record ? 'Its signed record is `record.dsse.json`.' : 'Its signed record stands in the records repository.'}

\`\`\`sh
sha256sum MANIFEST
awk '{path = $0; sub(/^[^ ]+ [^ ]+ /, "", path); print $1 "  package/" path}' MANIFEST | sha256sum --check
\`\`\`
`;
}
