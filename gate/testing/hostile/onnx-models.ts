import { onnxModel, onnxNode, protoField } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

const all = (...parts: Buffer[]): Buffer => Buffer.concat(parts);
const tensor = (...fields: Buffer[]): Buffer => protoField(5, all(protoField(8, 'w'), ...fields));
const location = (path: string): Buffer => protoField(13, all(protoField(1, 'location'), protoField(2, path)));

/** ONNX models that read other files, bring operators of their own, or are not what they say. */
export function onnxModels(): HostileFile[] {
  const relu = onnxNode('Relu', '');
  const branch = (inner: Buffer): Buffer => onnxNode('If', '', protoField(5, all(protoField(1, 'then_branch'), protoField(6, inner))));
  return [
    ...family('ONNX weights in other files', 'onnx', {
      'one folder up': onnxModel([relu, tensor(location('../../labels.csv'))]),
      'from the root': onnxModel([relu, tensor(location('/etc/passwd'))]),
      'beside it': onnxModel([relu, tensor(location('weights.bin'))]),
      'a drive': onnxModel([relu, tensor(location('C:\\secret'))]),
      'said to be elsewhere': onnxModel([relu, tensor(protoField(14, 1))]),
      'in a constant': onnxModel([onnxNode('Constant', '', protoField(5, all(protoField(1, 'value'), protoField(5, location('x')))))]),
      'in a list of tensors': onnxModel([onnxNode('X', '', protoField(5, all(protoField(1, 'v'), protoField(10, location('x')))))]),
      'in a sparse tensor': onnxModel([relu, protoField(15, protoField(1, location('x')))]),
      'in a branch': onnxModel([branch(protoField(5, location('x')))]),
      'in a function': onnxModel(
        [relu],
        protoField(
          25,
          all(
            protoField(1, 'F'),
            protoField(10, 'ours'),
            protoField(7, onnxNode('C', '', protoField(5, protoField(5, location('x')))).subarray(2)),
          ),
        ),
      ),
      'in training': onnxModel([relu], protoField(20, protoField(1, protoField(5, location('x'))))),
    }),
    ...family('ONNX operator of its own', 'onnx', {
      'of an unknown domain': onnxModel([onnxNode('Evil', 'evil.ops')]),
      'in a branch': onnxModel([branch(onnxNode('Evil', 'evil.ops'))]),
      'in a function': onnxModel(
        [relu],
        protoField(
          25,
          all(protoField(1, 'F'), protoField(10, 'ours'), protoField(7, all(protoField(4, 'Evil'), protoField(7, 'evil.ops')))),
        ),
      ),
      'of a domain like a known one': onnxModel([onnxNode('Evil', 'ai.onnx.ml2')]),
      'of a domain with a letter of another alphabet': onnxModel([onnxNode('Evil', 'ai.οnnx')]),
      'a compiled context': onnxModel([onnxNode('EPContext', 'com.microsoft')]),
      Python: onnxModel([onnxNode('PythonOp', 'com.microsoft')]),
    }),
    ...family('ONNX that is not what it says', 'onnx', {
      'a tensor of a million elements without any': onnxModel([relu, tensor(protoField(1, 1_000_000), protoField(2, 1))]),
      'a tensor larger than its bytes': onnxModel([relu, tensor(protoField(1, 2 ** 40), protoField(2, 1), protoField(9, Buffer.alloc(8)))]),
      'a tensor smaller than its bytes': onnxModel([relu, tensor(protoField(1, 1), protoField(2, 1), protoField(9, evil))]),
      'an unknown field': all(onnxModel([relu]), protoField(13, evil)),
      'an unknown field deep inside': onnxModel([onnxNode('Relu', '', protoField(900, evil))]),
      'cut short': onnxModel([relu]).subarray(0, -3),
      'bytes after it': all(onnxModel([relu]), Buffer.from([0])),
      'a pickle after it': all(onnxModel([relu]), evil),
      'no graph': all(protoField(1, 8), protoField(2, 'maker')),
      'branches 100 deep': onnxModel([nested(100)]),
      'a length beyond its message': onnxModel([Buffer.from([10, 127, 1])]),
      'a number of eleven bytes': all(protoField(1, 8), Buffer.alloc(11, 0xff)),
    }),
  ];
  function nested(depth: number): Buffer {
    return depth === 0 ? relu : branch(nested(depth - 1));
  }
}
