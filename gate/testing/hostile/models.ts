import { ggufModels } from './gguf-models.ts';
import { hdf5Files } from './hdf5-files.ts';
import type { HostileFile } from './hostile-file.ts';
import { kerasModels } from './keras-models.ts';
import { onnxModels } from './onnx-models.ts';
import { safetensorsHeaders } from './safetensors-headers.ts';
import { skopsModels } from './skops-models.ts';
import { tensorflowModels } from './tensorflow-models.ts';
import { torchArchives } from './torch-archives.ts';

/** Model formats that load, run or name more than numbers. */
export function models(): HostileFile[] {
  return [
    ...onnxModels(),
    ...tensorflowModels(),
    ...ggufModels(),
    ...safetensorsHeaders(),
    ...kerasModels(),
    ...hdf5Files(),
    ...skopsModels(),
    ...torchArchives(),
  ];
}
