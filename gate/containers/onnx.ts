import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { onnxSchema } from './onnx-schema.ts';
import { type ProtoVisitor, walkProtobuf } from './protobuf.ts';

const FIX = 'export the model again with skl2onnx or torch.onnx, with its weights inside';
/** Operators every ONNX runtime has; others come from libraries that would have to be loaded. */
const DOMAINS = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.preview',
  'ai.onnx.preview.training',
  'ai.onnx.training',
  'com.microsoft',
  'com.microsoft.nchwc',
]);
/** Operators of those domains that load a compiled file named in the model, or run Python. */
const LOADING = new Set(['EPContext', 'PyOp', 'PythonOp', 'PythonOpGrad', 'ATen', 'ATenOp']);
/** Bytes of one element by ONNX's type number; two 4-bit numbers share a byte. */
const BYTES: Readonly<Record<number, number>> = {
  1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 14: 8, 15: 16, 16: 2, 17: 1, 18: 1, 19: 1, 20: 1, 21: 0.5, 22: 0.5, 23: 0.5, 24: 1,
}; // prettier-ignore

/**
 * Walks an ONNX model message by message to its last byte. Refuses weights in other files and operators that need a library; a field the
 * format does not have, or a tensor that is not as large as it says, makes it unscannable.
 */
export async function scanOnnx(source: ByteSource, context: ScanContext): Promise<'onnx'> {
  const visitor = new OnnxVisitor(context);
  await walkProtobuf(new ByteReader(source.chunks()), onnxSchema, 'Model', source.size, visitor, odd);
  visitor.finish();
  return 'onnx';
}

interface Node {
  op: string;
  domain: string;
  offset: number;
}
interface Tensor {
  elements: number;
  type: number;
  raw: number | undefined;
  filled: boolean;
}

class OnnxVisitor implements ProtoVisitor {
  readonly #context: ScanContext;
  readonly #operators = new Map<string, number>();
  readonly #functionDomains = new Set<string>();
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  #graphs = 0;
  #operatorSets = 0;

  constructor(context: ScanContext) {
    this.#context = context;
  }

  enter(message: string): void {
    this.#context.signal?.throwIfAborted();
    if (message === 'Graph') this.#graphs += 1;
    else if (message === 'OperatorSetId') this.#operatorSets += 1;
    else if (message === 'Node') this.#nodes.push({ op: '', domain: '', offset: 0 });
    else if (message === 'Tensor') this.#tensors.push({ elements: 1, type: 0, raw: undefined, filled: false });
  }

  leave(message: string, offset: number): void {
    if (message === 'Node') this.#judgeNode(this.#nodes.pop());
    else if (message === 'Tensor') this.#judgeTensor(this.#tensors.pop(), offset);
  }

  text(message: string, field: string, value: string, offset: number): void {
    const node = this.#nodes.at(-1);
    if (message === 'Function' && field === 'domain') this.#functionDomains.add(value);
    else if (message === 'Node' && node) {
      if (field === 'domain') Object.assign(node, { domain: value, offset });
      else Object.assign(node, { op: value, offset: node.offset || offset });
    }
  }

  number(message: string, field: string, value: number, offset: number): void {
    const tensor = this.#tensors.at(-1);
    if (message !== 'Tensor' || !tensor) return;
    if (field === 'dims') tensor.elements *= value;
    else if (field === 'data_type') tensor.type = value;
    else if (field === 'data_location' && value !== 0) {
      tensor.filled = true;
      this.#context.add({ rule: 'onnx/external-data', message: 'says that a tensor lies in another file', fix: FIX, offset });
    } else if (field.endsWith('_data')) tensor.filled = true;
  }

  bytes(message: string, field: string, length: number, offset: number): void {
    const tensor = this.#tensors.at(-1);
    if (message !== 'Tensor' || !tensor) return;
    if (field === 'raw_data') tensor.raw = length;
    else if (field.endsWith('_data')) tensor.filled = true;
    if (field === 'external_data')
      this.#context.add({
        rule: 'onnx/external-data',
        message: 'keeps weights in another file, named by a path inside the model',
        fix: FIX,
        offset,
      });
  }

  finish(): void {
    if (this.#graphs === 0) throw odd('has no graph', 0);
    if (this.#operatorSets === 0) throw odd('does not say which operators it uses, or is cut short', 0);
    for (const [domain, offset] of this.#operators) {
      if (DOMAINS.has(domain) || this.#functionDomains.has(domain)) continue;
      const shown = JSON.stringify(domain.slice(0, 80));
      this.#custom(`uses operators of ${shown}, which need a library of their own`, offset);
    }
  }

  #judgeNode(node: Node | undefined): void {
    if (!node) return;
    if (!this.#operators.has(node.domain)) this.#operators.set(node.domain, node.offset);
    if (LOADING.has(node.op)) this.#custom(`uses the operator ${node.op}, which loads or runs something outside the model`, node.offset);
  }

  #judgeTensor(tensor: Tensor | undefined, offset: number): void {
    if (!tensor) return;
    const size = BYTES[tensor.type];
    if (tensor.raw !== undefined && size !== undefined && tensor.raw !== Math.ceil(tensor.elements * size))
      throw odd(`has a tensor of ${tensor.raw} bytes whose shape says ${Math.ceil(tensor.elements * size)}`, offset);
    if (tensor.raw === undefined && !tensor.filled && tensor.elements > 0)
      throw odd(`has a tensor of ${tensor.elements} elements without any`, offset);
  }

  #custom(message: string, offset: number): void {
    this.#context.add({ rule: 'onnx/custom-operator', message, fix: 'use standard ONNX operators', offset });
  }
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('onnx', what, FIX, offset);
}
