import type { ProtoSchema } from './protobuf.ts';

/** TensorFlow's `saved_model.proto`, `meta_graph.proto`, `graph.proto` and `function.proto`, as far as operators can hide in them. */
export const savedModelSchema: ProtoSchema = {
  SavedModel: { 1: ['schema_version'], 2: ['meta_graphs', 'MetaGraph'] },
  MetaGraph: {
    1: ['meta_info'], 2: ['graph', 'Graph'], 3: ['saver'], 4: ['collections'], 5: ['signatures'], 6: ['assets', 'Asset'], 7: ['objects'],
  },
  Asset: { 1: ['tensor'], 2: ['filename', '@text'] },
  Graph: { 1: ['node', 'Node'], 2: ['library', 'Library'], 3: ['version'], 4: ['versions'], 5: ['debug_info'] },
  Node: {
    1: ['name'], 2: ['op', '@text'], 3: ['input'], 4: ['device'], 5: ['attributes'], 6: ['debug_info'], 7: ['full_type'],
  },
  Library: { 1: ['functions', 'Function'], 2: ['gradients'], 3: ['registered_gradients'] },
  Function: {
    1: ['signature'], 3: ['node', 'Node'], 4: ['returns'], 5: ['attributes'], 6: ['control_returns'], 7: ['argument_attributes'],
    8: ['resource_arguments'],
  },
}; // prettier-ignore
