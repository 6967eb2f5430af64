import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { walkProtobuf } from './protobuf.ts';
import { savedModelSchema } from './saved-model-schema.ts';

const FIX = 'export the model to ONNX instead';
/** Operators that run Python, read or write files, reach the network, or load what they find there. */
const DANGEROUS =
  /PyFunc|^(?:Read|Write)File$|MatchingFiles|FileSystem|^(?:Experimental)?(?:TextLine|TFRecord|FixedLengthRecord|LMDB|Sql|Bigtable|BigQuery|CSV)\w*(?:Dataset|Reader)|WholeFileReader|IdentityReader|^(?:Save|Load|Snapshot)Dataset|Snapshot\w*(?:Reader|Writer)|^Cache\w*Dataset|^DataService|^RegisterDataset|^Rpc|^TryRpc|Summary(?:File|Db)?Writer|^WriteSummary|^Write\w+Summary|^Print(?:V2)?$|^Debug\w*Identity|^DebugIdentity|^ImmutableConst$|^Lmdb|Bigtable|^InitializeTableFromTextFile|^LoadLibrary|^(?:Host)?(?:Send|Recv)$|^Restore$|^Save(?:Slices)?$/;

/**
 * Walks the graph of a TensorFlow SavedModel, its functions included. Refuses operators that touch the world outside the graph. Weights lie in
 * files of their own without a format of their own, which the gate does not read.
 */
export async function scanSavedModel(source: ByteSource, context: ScanContext): Promise<'saved-model'> {
  const reported = new Set<string>();
  let graphs = 0;
  await walkProtobuf(
    new ByteReader(source.chunks()),
    savedModelSchema,
    'SavedModel',
    source.size,
    {
      enter(message) {
        context.signal?.throwIfAborted();
        if (message === 'Graph') graphs += 1;
      },
      text(message, _field, value, offset) {
        if (message === 'Asset' && /^\/|(?:^|\/)\.\.(?:\/|$)|\\|^\w+:/.test(value))
          context.add({
            rule: 'saved-model/outside-file',
            message: `names the asset ${JSON.stringify(value.slice(0, 80))}, which lies outside its folder`,
            fix: FIX,
            offset,
          });
        if (message !== 'Node' || !DANGEROUS.test(value) || reported.has(value)) return;
        reported.add(value);
        const op = JSON.stringify(value.slice(0, 80)).slice(1, -1);
        context.add({
          rule: 'saved-model/operator',
          message: `uses the operator ${op}, which reaches outside the model`,
          fix: FIX,
          offset,
        });
      },
    },
    (what, offset) => new Unscannable('saved-model', what, FIX, offset),
  );
  if (graphs === 0) throw new Unscannable('saved-model', 'has no graph', FIX, 0);
  return 'saved-model';
}
