import type { ProtoSchema } from './protobuf.ts';

/** The messages of ONNX 1.23, as far as the walk must know them: every field, so that an unknown one is noticed. */
export const onnxSchema: ProtoSchema = {
  Model: {
    1: ['ir_version'], 2: ['producer_name'], 3: ['producer_version'], 4: ['domain'], 5: ['model_version'], 6: ['doc_string'],
    7: ['graph', 'Graph'], 8: ['opset_import', 'OperatorSetId'], 14: ['metadata_props'], 20: ['training_info', 'TrainingInfo'],
    25: ['functions', 'Function'], 26: ['configuration'],
  },
  Graph: {
    1: ['node', 'Node'], 2: ['name'], 5: ['initializer', 'Tensor'], 10: ['doc_string'], 11: ['input'], 12: ['output'], 13: ['value_info'],
    14: ['quantization_annotation'], 15: ['sparse_initializer', 'SparseTensor'], 16: ['metadata_props'],
  },
  Node: {
    1: ['input'], 2: ['output'], 3: ['name'], 4: ['op_type', '@text'], 5: ['attribute', 'Attribute'], 6: ['doc_string'], 7: ['domain', '@text'],
    8: ['overload'], 9: ['metadata_props'], 10: ['device_configurations'],
  },
  Attribute: {
    1: ['name'], 2: ['f'], 3: ['i'], 4: ['s'], 5: ['t', 'Tensor'], 6: ['g', 'Graph'], 7: ['floats'], 8: ['ints'], 9: ['strings'],
    10: ['tensors', 'Tensor'], 11: ['graphs', 'Graph'], 13: ['doc_string'], 14: ['tp'], 15: ['type_protos'], 20: ['type'], 21: ['ref_attr_name'],
    22: ['sparse_tensor', 'SparseTensor'], 23: ['sparse_tensors', 'SparseTensor'],
  },
  Tensor: {
    1: ['dims', '@ints'], 2: ['data_type'], 3: ['segment'], 4: ['float_data'], 5: ['int32_data'], 6: ['string_data'], 7: ['int64_data'], 8: ['name'],
    9: ['raw_data'], 10: ['double_data'], 11: ['uint64_data'], 12: ['doc_string'], 13: ['external_data'], 14: ['data_location'], 16: ['metadata_props'],
  },
  SparseTensor: { 1: ['values', 'Tensor'], 2: ['indices', 'Tensor'], 3: ['dims'] },
  OperatorSetId: { 1: ['domain'], 2: ['version'] },
  TrainingInfo: { 1: ['initialization', 'Graph'], 2: ['algorithm', 'Graph'], 3: ['initialization_binding'], 4: ['update_binding'] },
  Function: {
    1: ['name'], 4: ['input'], 5: ['output'], 6: ['attribute'], 7: ['node', 'Node'], 8: ['doc_string'], 9: ['opset_import', 'OperatorSetId'],
    10: ['domain', '@text'], 11: ['attribute_proto', 'Attribute'], 12: ['value_info'], 13: ['overload'], 14: ['metadata_props'],
  },
}; // prettier-ignore
