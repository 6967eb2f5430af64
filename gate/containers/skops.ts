import { permissionFor } from '../pickle/allow-list.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import type { Member } from './member.ts';

const FIX = 'save the model again with skops.io.dump in the competition environment';
/** Loaders that only put values together. `FunctionNode`, `TypeNode` and alike name things and are judged by their name. */
const LOADERS = new Set([
  'BytearrayNode', 'BytesNode', 'CachedNode', 'ConstructorFromReduceNode', 'DTypeNode', 'DefaultDictNode', 'DictNode', 'FunctionNode',
  'JsonNode', 'ListNode', 'LossNode', 'MaskedArrayNode', 'NdArrayNode', 'ObjectNode', 'RandomGeneratorNode', 'RandomStateNode', 'SetNode',
  'SliceNode', 'SparseMatrixNode', 'TreeNode', 'TupleNode', 'TypeNode', 'SGDNode', 'QuadTreeNode',
]); // prettier-ignore

/** Scans a skops archive: every type and function its schema names must be on the allow-list; every other member is scanned as a file. */
export async function scanSkops(schema: Member, members: readonly Member[], context: ScanContext): Promise<void> {
  if (schema.source.size > context.limits.heldBytes) throw odd(`has a schema of ${schema.source.size} bytes`);
  judgeSchema(parse(await schema.source.read(0, schema.source.size)), context);
  for (const member of members) if (member !== schema) await context.inner(member.name, member.source);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw odd('has a schema that is no JSON');
  }
}

function judgeSchema(root: unknown, context: ScanContext): void {
  const waiting: unknown[] = [root];
  const reported = new Set<string>();
  const judge = (module: unknown, name: unknown): void => {
    if (typeof module !== 'string' || typeof name !== 'string') throw odd('names a type without its module');
    const full = `${module}.${name}`;
    if (permissionFor(context.allow, module, name) || harmless(module, name) || reported.has(full)) return;
    reported.add(full);
    context.add({
      rule: 'skops/type',
      message: `its schema names ${JSON.stringify(full.slice(0, 120)).slice(1, -1)}, which is not on the allow-list of this environment`,
      fix: 'keep only fitted estimators and plain data in the file, put code into model.py, or use ONNX instead',
    });
  };
  for (let node = waiting.pop(); waiting.length > 0 || node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) waiting.push(value);
    if (!('__loader__' in node)) continue;
    const { __loader__: loader, __module__: module, __class__: name } = node as Record<string, unknown>;
    if (typeof loader !== 'string' || !LOADERS.has(loader)) {
      context.add({
        rule: 'skops/loader',
        message: `its schema uses the loader ${JSON.stringify(String(loader).slice(0, 60))}, which can call functions`,
        fix: FIX,
      });
      continue;
    }
    judge(module, name);
    if (loader === 'ConstructorFromReduceNode' && permissionFor(context.allow, String(module), String(name))?.call === false)
      context.add({
        rule: 'skops/call',
        message: `its schema calls ${String(module)}.${String(name)}, which may only be restored`,
        fix: FIX,
      });
    if (loader === 'FunctionNode' || loader === 'TypeNode') {
      const content = (node as { content?: unknown }).content;
      if (typeof content === 'object' && content !== null)
        judge((content as Record<string, unknown>).module_path, (content as Record<string, unknown>).function);
    }
  }
}

/** Words skops itself writes for values that have no importable type. */
function harmless(module: string, name: string): boolean {
  return module === 'builtins' && ['NoneType', 'type', 'builtin_function_or_method', 'function'].includes(name);
}

function odd(what: string): Unscannable {
  return new Unscannable('skops', what, FIX);
}
