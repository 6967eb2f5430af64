import { skops } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

/** skops archives whose schema names more than numbers. */
export function skopsModels(): HostileFile[] {
  const of = (module: string, name: string, loader: string, content: unknown = {}): object => ({
    __module__: module,
    __class__: name,
    __loader__: loader,
    content,
  });
  const model = (inner: object): Buffer => skops(of('builtins', 'dict', 'DictNode', { a: inner }));
  return family('skops schema', 'skops', {
    'a type of os': skops(of('os', 'system', 'TypeNode')),
    'a function': skops(of('builtins', 'eval', 'FunctionNode', { module_path: 'builtins', function: 'eval' })),
    'a function behind an allowed name': skops(of('builtins', 'int', 'FunctionNode', { module_path: 'os', function: 'system' })),
    'an object of subprocess': model(of('subprocess', 'Popen', 'ObjectNode')),
    'in a list of lists': model(of('builtins', 'list', 'ListNode', [of('builtins', 'list', 'ListNode', [of('os', 'system', 'TypeNode')])])),
    'a partial': model(of('functools', 'partial', 'PartialNode')),
    'a method': model(of('sklearn.linear_model._logistic', 'LogisticRegression', 'MethodNode')),
    'an operator function': model(of('operator', 'methodcaller', 'OperatorFuncNode')),
    'a constructor': model(of('sklearn.linear_model._logistic', 'LogisticRegression', 'ConstructorFromReduceNode')),
    'a loader nobody knows': model(of('builtins', 'dict', 'EvilNode')),
    'no loader at all': model({ __module__: 'os', __class__: 'system', __loader__: null }),
    'a type without a module': model({ __class__: 'system', __loader__: 'ObjectNode' }),
    'a module that is a number': model(of(7 as unknown as string, 'x', 'ObjectNode')),
    'a schema that is no JSON': skops('{'),
    'an array of objects beside it': skops(of('builtins', 'dict', 'DictNode'), { name: '1.npy', bytes: evil }),
    'a file named as code': model(of('model', 'Helper', 'ObjectNode')),
  });
}
