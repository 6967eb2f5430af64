import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dump } from 'js-yaml';
import type { ExportedModel } from './model-facts.ts';

export interface KserveOptions {
  readonly namespace: string;
  /** Where the package lies for the cluster, such as `s3://models/breast-tumour/3`. For the `onnx` format: the folder with the ONNX file. */
  readonly storageUri: string;
  /** Which of KServe's runtimes loads it: `mlflow` reads the whole package, `onnx` the one file. */
  readonly modelFormat: 'mlflow' | 'onnx';
}

/** What KServe's storage initializer fetches from. */
const schemes = /^(?:s3|gs|hdfs|webhdfs|pvc|hf|oci|https?):\/\/[^\s]+$/;

/**
 * An InferenceService that has KServe's own runtime load the package. That runtime proves nothing: the digest stands in an annotation for
 * people. Throws when the model cannot be had in that format or from there.
 */
export function kserveText({ name, version, sha256, contract }: ExportedModel, options: KserveOptions): string {
  const { namespace, storageUri, modelFormat } = options;
  if (modelFormat === 'onnx' && contract.kind !== 'onnx')
    throw new Error(`version ${version.version} of ${name} is no ONNX model (${contract.kind}): take --model-format mlflow`);
  if (!schemes.test(storageUri))
    throw new Error(`"${storageUri}" is no place KServe fetches from: write s3://…, gs://…, pvc://…, hf://…, oci://… or https://…`);
  const service = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: `${name.slice(0, 40)}-v${version.version}`,
      namespace,
      labels: {
        'app.kubernetes.io/part-of': name,
        'app.kubernetes.io/version': version.version,
        'app.kubernetes.io/managed-by': 'model-harvester',
      },
      annotations: { 'model-harvester.dev/digest': `sha256:${sha256}` },
    },
    spec: {
      predictor: {
        model: {
          modelFormat: { name: modelFormat },
          protocolVersion: 'v2',
          storageUri,
          resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '2Gi' } },
        },
      },
    },
  };
  return dump(service, { lineWidth: 140, noRefs: true });
}

/** Writes the InferenceService to a file. Throws when it is there already. */
export async function exportKserve(model: ExportedModel, options: KserveOptions, out: string): Promise<void> {
  const text = kserveText(model, options);
  if (await stat(out).catch(() => undefined)) throw new Error(`${out} is there already: name a file to be made`);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, text);
}
