import { assembleHdf5, textAttribute } from '../assemble-hdf5.ts';
import { keras } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

/** Keras archives whose configuration runs. */
export function kerasModels(): HostileFile[] {
  const layer = (class_name: string, module: string | null, config: unknown = {}): object => ({
    module,
    class_name,
    config,
    registered_name: null,
  });
  const model = (inner: object): Buffer => keras({ module: 'keras', class_name: 'Sequential', config: { layers: [inner] } });
  const dense = layer('Dense', 'keras.layers', { units: 1 });
  const lambda = layer('Lambda', 'keras.layers', { function: { class_name: '__lambda__', config: { code: '4wEAAAA=' } } });
  return family('Keras configuration that runs', 'keras', {
    'a lambda layer': model(lambda),
    'a lambda in another layer': model(layer('TimeDistributed', 'keras.layers', { layer: lambda })),
    'a lambda as an activation': model(layer('Dense', 'keras.layers', { activation: { class_name: '__lambda__', config: {} } })),
    'a lambda of old Keras': keras({
      class_name: 'Sequential',
      config: [{ class_name: 'Lambda', config: { function: ['4wEAAAA=', null, null], function_type: 'lambda' } }],
    }),
    'a function of os': model(layer('function', 'os', 'system')),
    'a class of subprocess': model(layer('Popen', 'subprocess', { args: 'id' })),
    'a builtin': model(layer('eval', 'builtins', 'x')),
    'a module by a dotted class': model(layer('os.system', 'keras.layers', {})),
    'a registered function': model({ ...layer('function', 'builtins', 'system'), registered_name: 'function' }),
    'a custom object': model({ ...layer('Mine', null), registered_name: 'evil>Mine' }),
    get_file: model(layer('get_file', 'keras.utils', { fname: 'x', origin: 'http://example.com' })),
    'get_file by its inner name': model(layer('get_file', 'keras.src.utils.file_utils', {})),
    'unsafe loading switched on': model(layer('enable_unsafe_deserialization', 'keras.config', {})),
    'unsafe loading by its inner name': model(layer('enable_unsafe_deserialization', 'keras.src.saving.serialization_lib', {})),
    load_model: model(layer('load_model', 'keras.saving', { filepath: '/x' })),
    'a torch module': model(layer('TorchModuleWrapper', 'keras.layers', { module: 'gAJj' })),
    'a SavedModel as a layer': model(layer('TFSMLayer', 'keras.layers', { filepath: '/tmp/x' })),
    'a JAX layer': model(layer('JaxLayer', 'keras.layers', {})),
    'a vocabulary from a file': model(layer('StringLookup', 'keras.layers', { vocabulary: '/etc/passwd' })),
    'a vocabulary from the network': model(layer('TextVectorization', 'keras.layers', { vocabulary: 'http://169.254.169.254/' })),
    'numpy loading': model(layer('load', 'numpy', {})),
    'a name with escapes': keras('{"class_name":"\\u004cambda","module":"keras.layers","config":{}}'),
    'keys with escapes': keras('{"\\u0063lass_name":"Lambda","module":"keras.layers","config":{}}'),
    'NaN, so that it is no JSON': keras('{"a": NaN, "class_name":"Lambda","module":"keras.layers","config":{}}'),
    'a lambda among the compile settings': keras({
      class_name: 'Sequential',
      config: { layers: [dense] },
      compile_config: { loss: lambda },
    }),
    'a pickle beside it': keras({ class_name: 'Sequential', config: { layers: [dense] } }, { name: 'assets/x.bin', bytes: evil }),
    'an HDF5 file with a lambda beside it': keras(
      { class_name: 'Sequential', config: { layers: [dense] } },
      {
        name: 'model.weights.h5',
        bytes: assembleHdf5([textAttribute('model_config', JSON.stringify(lambda))]),
      },
    ),
    'the configuration alone': Buffer.from(JSON.stringify(lambda)),
  });
}
