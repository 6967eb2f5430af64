import { protoField, savedModel } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

const all = (...parts: Buffer[]): Buffer => Buffer.concat(parts);

/** SavedModels whose operators reach out, or that are not what they say. */
export function tensorflowModels(): HostileFile[] {
  const ops =
    `ReadFile WriteFile MatchingFiles PyFunc PyFuncStateless EagerPyFunc TextLineDataset TFRecordDataset FixedLengthRecordReaderV2 WholeFileReaderV2
    LMDBReader SqlDataset SaveDataset LoadDatasetV2 SnapshotDatasetV2 CacheDatasetV2 CreateSummaryFileWriter WriteImageSummary PrintV2 ImmutableConst
    InitializeTableFromTextFileV2 RpcCall DataServiceDatasetV2 DebugIdentityV2`.split(/\s+/);
  return [
    ...family('TensorFlow operator that reaches out', 'pb', {
      ...Object.fromEntries(ops.map((op) => [op, savedModel(['Placeholder', op])])),
      ...Object.fromEntries(['ReadFile', 'WriteFile', 'PyFunc'].map((op) => [`${op} in a function`, savedModel(['Placeholder'], [op])])),
    }),
    ...family('SavedModel that is not what it says', 'pb', {
      'an asset from the root': savedModel(['Placeholder'], [], protoField(6, protoField(2, '/etc/passwd'))),
      'an asset one folder up': savedModel(['Placeholder'], [], protoField(6, protoField(2, '../x'))),
      'an unknown field': all(savedModel(['Placeholder']), protoField(30, evil)),
      'cut short': savedModel(['Placeholder', 'Add']).subarray(0, -2),
      'no graph': all(protoField(1, 1), protoField(2, protoField(1, 'x'))),
    }),
  ];
}
