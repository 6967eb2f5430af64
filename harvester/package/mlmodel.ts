import { dump } from 'js-yaml';
import type { Column } from '../../core/contract/column.ts';
import type { PackageContract } from './package-contract.ts';
import { pinnedVersion } from './requirements.ts';

/** The MLflow whose directory layout we write and test against. */
export const mlflowVersion = '3.17.2';

export interface MlmodelInput {
  readonly contract: PackageContract;
  readonly pins: readonly string[];
  readonly pythonVersion: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** sha256 (hex) of everything else in the package. */
  readonly contentSha256: string;
}

/** Text of the `MLmodel` file: the same input gives the same bytes. */
export function mlmodelText({ contract, pins, pythonVersion, createdAt, contentSha256 }: MlmodelInput): string {
  return dump(
    {
      artifact_path: 'model',
      flavors: {
        ...onnxFlavor(contract, pins),
        python_function: {
          code: 'code',
          data: 'data',
          env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
          loader_module: 'harvester_loader',
          python_version: pythonVersion,
        },
      },
      metadata: {
        'harvester.competition': contract.competition,
        'harvester.pull': `${contract.pull.repository}#${contract.pull.number}`,
        'harvester.head': contract.pull.headSha,
        'harvester.team': contract.team,
      },
      mlflow_version: mlflowVersion,
      model_uuid: contentSha256.slice(0, 32),
      saved_input_example_info: {
        artifact_path: 'input_example.json',
        pandas_orient: 'split',
        serving_input_path: 'serving_input_example.json',
        type: 'dataframe',
      },
      signature: { inputs: schemaText(contract.inputs), outputs: schemaText(contract.outputs), params: null },
      utc_time_created: `${new Date(createdAt).toISOString().slice(0, 23).replace('T', ' ')}000`,
    },
    { sortKeys: true, lineWidth: -1 },
  );
}

// MLflow keeps each schema as JSON inside a YAML string. A competition's outputs are always numbers; predictions are doubles whatever the column says.
function schemaText(columns: readonly Column[]): string {
  return JSON.stringify(columns.map(({ name, type, nullable }) => ({ type, name, required: !nullable })));
}

function onnxFlavor(contract: PackageContract, pins: readonly string[]): object {
  const artifact = contract.artifacts.find(({ format }) => format === 'onnx');
  if (contract.kind !== 'onnx' || !artifact) return {};
  const version = pinnedVersion(pins, 'onnx');
  return {
    onnx: {
      data: `data/submission/${artifact.path}`,
      ...(version ? { onnx_version: version } : {}),
      providers: ['CPUExecutionProvider'],
    },
  };
}
