import type { ScanContext } from '../scan-context.ts';

const FIX = 'build the model from standard Keras layers, or export it to ONNX';
/** Packages of Keras whose classes only compute. `keras.utils`, `keras.config`, `keras.saving`, `keras.export` and alike are not among them. */
const PARTS =
  /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras)(?:\.src)?(?:\.(?:layers|models|initializers|regularizers|constraints|activations|losses|metrics|optimizers|dtype_policies|random|engine|mixed_precision|applications)(?:\.\w+)*)?$/;
/** Classes that run code of the file, unpickle, or load other files. */
const RUNNING = /^(?:Lambda|__lambda__|TorchModuleWrapper|TFSMLayer|JaxLayer|FlaxLayer|FileEditor)$/;
const LOOKUPS = /^(?:StringLookup|IntegerLookup|TextVectorization|Hashing|IndexLookup)$/;
/** What Keras writes where it saves a plain Python value. */
const VALUES = new Set([
  '__tuple__',
  '__list__',
  '__dict__',
  '__numpy__',
  '__tensor__',
  '__bytes__',
  '__ellipsis__',
  '__typespec__',
  '__keras_tensor__',
  '__slice__',
]);

/**
 * Judges the configuration Keras rebuilds a model from: every object's class and module. Loading it imports modules, calls classes with
 * arguments, and for lambdas runs marshalled code.
 */
export function judgeKerasConfig(root: unknown, context: ScanContext): void {
  const waiting: unknown[] = [root];
  const reported = new Set<string>();
  const add = (message: string): void => {
    if (reported.has(message)) return;
    reported.add(message);
    context.add({ rule: 'keras/config', message, fix: FIX });
  };
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) waiting.push(value);
    if ('class_name' in node) judgeObject(node as Record<string, unknown>, add);
  }
}

function judgeObject(node: Record<string, unknown>, add: (message: string) => void): void {
  const { class_name: name, module, registered_name: registered, config } = node;
  const shown = JSON.stringify(String(name).slice(0, 80)).slice(1, -1);
  if (typeof name !== 'string') return add('names a class by something else than text');
  if (RUNNING.test(name)) return add(`has the ${shown}, which runs code from the file when it is loaded`);
  if (VALUES.has(name)) return;
  if (module !== undefined && module !== null && (typeof module !== 'string' || !PARTS.test(module)))
    return add(`imports ${JSON.stringify(String(module).slice(0, 80)).slice(1, -1)}.${shown} when it is loaded`);
  if (typeof registered === 'string' && registered.includes('>') && !/^(?:keras|Keras)/.test(registered))
    return add(`needs the custom object ${JSON.stringify(registered.slice(0, 80))}`);
  if (name === 'function' || /[.>/\\]/.test(name) || !/^[A-Za-z_]\w{0,80}$/.test(name)) return add(`names the function or class ${shown}`);
  if (LOOKUPS.test(name) && typeof config === 'object' && config !== null)
    for (const key of ['vocabulary', 'idf_weights'])
      if (typeof (config as Record<string, unknown>)[key] === 'string') add(`has a ${shown} that reads its ${key} from a file`);
}
