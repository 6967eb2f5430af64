import type { AllowList } from '../pickle/allow-list.ts';

/** Bytes of one number of each of torch's storage classes. */
export const STORAGE_BYTES: Readonly<Record<string, number>> = {
  DoubleStorage: 8,
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
  ComplexDoubleStorage: 16,
  ComplexFloatStorage: 8,
  UntypedStorage: 1,
};

const DTYPES = [
  'float64', 'float32', 'float16', 'bfloat16', 'float8_e4m3fn', 'float8_e5m2', 'float8_e4m3fnuz', 'float8_e5m2fnuz', 'int64', 'int32', 'int16', 'int8',
  'uint8', 'uint16', 'uint32', 'uint64', 'bool', 'complex128', 'complex64', 'complex32',
]; // prettier-ignore

/** What a state dict of tensors needs, nothing that runs: torch itself calls the same set safe when it loads weights only. */
export const TENSORS: AllowList = {
  derivedFrom: {},
  modules: [],
  attributes: {},
  aliases: {},
  names: {
    torch: Object.fromEntries([
      ...[...Object.keys(STORAGE_BYTES), ...DTYPES].map((name) => [name, '']),
      ['Size', 'call'],
      ['device', 'call'],
    ]),
    'torch._utils': {
      _rebuild_tensor: 'call',
      _rebuild_tensor_v2: 'call',
      _rebuild_tensor_v3: 'call',
      _rebuild_parameter: 'call',
      _rebuild_parameter_with_state: 'call',
      _rebuild_sparse_tensor: 'call',
    },
    'torch.storage': { UntypedStorage: '' },
    'torch.nn.parameter': { Parameter: '', Buffer: '' },
    'torch.serialization': { _get_layout: 'call' },
    builtins: { set: 'call set', int: '', float: '', complex: '', bool: '', bytearray: 'call' },
    collections: { OrderedDict: 'call make dict' },
  },
};
