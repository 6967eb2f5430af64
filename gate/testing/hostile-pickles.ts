import { asm, assemble, type Piece } from './assemble-pickle.ts';

export interface HostilePickle {
  readonly name: string;
  readonly bytes: Buffer;
  /** `flagged` where the walk must name what it found; anything but clean otherwise. */
  readonly must: 'flagged' | 'not-clean';
}

const { proto, global, text, shortText, reduce, tuple1, tuple2, stop, emptyTuple, build, emptyDict, setitem, mark } = asm;

const call = (module: string, name: string, ...args: Piece[]): Buffer => assemble(global(module, name), mark, ...args, asm.tuple, reduce);
const flagged = (name: string, ...pieces: Piece[]): HostilePickle => ({ name, bytes: assemble(...pieces), must: 'flagged' });
const refused = (name: string, ...pieces: Piece[]): HostilePickle => ({ name, bytes: assemble(...pieces), must: 'not-clean' });
const instance = (module: string, name: string): Buffer => assemble(global(module, name), emptyTuple, asm.newobj);
const SGD = instance('sklearn.linear_model._stochastic_gradient', 'SGDClassifier');

/** Names from published bypasses of other scanners and their like: each runs, opens, imports or evaluates something. */
const CALLS: readonly (readonly [module: string, name: string])[] = [
  ['os', 'system'], ['posix', 'system'], ['nt', 'system'], ['subprocess', 'Popen'], ['pty', 'spawn'], ['builtins', 'eval'], ['builtins', 'exec'],
  ['builtins', 'getattr'], ['builtins', '__import__'], ['builtins', 'open'], ['builtins', 'compile'], ['builtins', 'map'], ['builtins', 'type'],
  ['builtins', 'setattr'], ['__builtin__', 'eval'], ['pip', 'main'], ['pip._internal', 'main'], ['importlib', 'import_module'],
  ['importlib._bootstrap', '_gcd_import'], ['runpy', '_run_code'], ['runpy', 'run_path'], ['marshal', 'loads'], ['pickle', 'loads'], ['_pickle', 'loads'],
  ['types', 'CodeType'], ['types', 'FunctionType'], ['functools', 'partial'], ['functools', 'reduce'], ['operator', 'attrgetter'],
  ['operator', 'methodcaller'], ['operator', 'itemgetter'], ['_operator', 'attrgetter'], ['itertools', 'starmap'], ['logging', 'FileHandler'],
  ['logging.config', 'dictConfig'], ['io', 'FileIO'], ['io', 'open'], ['_io', 'FileIO'], ['shutil', 'rmtree'], ['socket', 'create_connection'],
  ['urllib.request', 'urlopen'], ['http.client', 'HTTPSConnection'], ['webbrowser', 'open'], ['asyncio.unix_events', '_UnixSubprocessTransport._start'],
  ['asyncio.base_events', 'BaseEventLoop'], ['imaplib', 'IMAP4_stream'], ['_osx_support', '_read_output'], ['_aix_support', '_read_cmd_output'],
  ['_pyrepl.pager', 'pipe_pager'], ['uuid', '_get_command_stdout'], ['test.support.script_helper', 'assert_python_ok'], ['code', 'InteractiveInterpreter'],
  ['timeit', 'timeit'], ['cProfile', 'run'], ['profile', 'run'], ['pdb', 'run'], ['trace', 'Trace'], ['bdb', 'Bdb'], ['doctest', 'debug_script'],
  ['ensurepip', '_run_pip'], ['venv', 'create'], ['ctypes', 'CDLL'], ['ctypes', 'PyDLL'], ['numpy.testing._private.utils', 'runstring'],
  ['numpy.testing', 'runstring'], ['numpy.f2py.capi_maps', 'getinit'], ['numpy.f2py.crackfortran', 'param_eval'], ['numpy', 'load'], ['numpy', 'memmap'],
  ['numpy', 'fromfile'], ['numpy', '__builtins__'], ['numpy', 'f2py'], ['numpy.ctypeslib', 'load_library'], ['numpy.distutils.exec_command', 'exec_command'],
  ['joblib', 'load'], ['joblib.memory', 'Memory'], ['joblib.numpy_pickle', 'load'], ['sklearn.datasets', 'fetch_openml'],
  ['sklearn.datasets._base', 'load_files'], ['sklearn.utils._testing', 'assert_run_python_script_without_output'], ['sklearn.utils.parallel', 'Parallel'],
  ['pandas', 'read_pickle'], ['pandas', 'eval'], ['pandas.io.common', 'get_handle'], ['scipy.io', 'loadmat'], ['scipy.stats._distn_infrastructure', 'rv_frozen'],
  ['skops.io', 'load'], ['cloudpickle.cloudpickle', '_make_function'], ['cloudpickle', 'loads'], ['dill._dill', '_create_function'], ['torch.hub', 'load'],
  ['torch.utils._config_module', 'ConfigModule.load_config'], ['torch.jit.unsupported_tensor_ops', 'execWrapper'], ['idlelib.pyshell', 'ModifiedInterpreter.runcode'],
  ['lib2to3.pgen2.grammar', 'Grammar.loads'], ['zipimport', 'zipimporter'], ['weakref', 'finalize'], ['atexit', 'register'], ['signal', 'signal'],
  ['sys', 'setprofile'], ['sys', 'modules'], ['gc', 'get_objects'], ['inspect', 'currentframe'], ['multiprocessing.util', 'spawnv_passfds'],
  ['concurrent.futures.process', '_process_worker'], ['xml.sax', 'parse'], ['sqlite3', 'connect'], ['model', 'Helper'], ['os', 'path.os.system'],
]; // prettier-ignore

/** Pickles that must not pass, hand-assembled; none is ever loaded. */
export const hostilePickles: readonly HostilePickle[] = [
  ...CALLS.map(([module, name]) => flagged(`${module}.${name} called`, proto(2), call(module, name, text('id')), stop)),
  ...[0, 1].map((protocol) => flagged(`protocol ${protocol} without a mark`, "cos\nsystem\n(S'id'\n", protocol === 0 ? 'tR.' : asm.tuple, reduce, stop)),
  flagged('STACK_GLOBAL', proto(4), shortText('os'), shortText('system'), asm.stackGlobal, shortText('id'), tuple1, reduce, stop),
  flagged('STACK_GLOBAL from the memo', proto(4), shortText('os'), asm.memoize, shortText('system'), asm.memoize, asm.pop, asm.pop,
    asm.get(0), asm.get(1), asm.stackGlobal, shortText('id'), tuple1, reduce, stop),
  flagged('memo entry overwritten before use', proto(4), shortText('collections'), asm.put(0), asm.pop, shortText('os'), asm.put(0), asm.pop,
    asm.get(0), shortText('system'), asm.stackGlobal, shortText('id'), tuple1, reduce, stop),
  flagged('memo entry far away', proto(4), shortText('os'), asm.put(1_000_000), shortText('system'), asm.stackGlobal, emptyTuple, reduce, stop),
  flagged('module name made by another call', proto(4), call('_codecs', 'encode', text('os'), text('latin1')), shortText('system'), asm.stackGlobal,
    shortText('id'), tuple1, reduce, stop),
  flagged('module name joined by str', proto(4), call('builtins', 'str', text('os')), shortText('system'), asm.stackGlobal, emptyTuple, reduce, stop),
  flagged('INST', "(S'id'\n", asm.inst('os', 'system'), stop),
  flagged('INST without arguments', '(', asm.inst('code', 'interact'), stop),
  flagged('OBJ', proto(2), mark, global('os', 'system'), text('id'), asm.obj, stop),
  flagged('NEWOBJ', proto(2), global('subprocess', 'Popen'), text('id'), tuple1, asm.newobj, stop),
  flagged('NEWOBJ_EX', proto(4), global('subprocess', 'Popen'), text('id'), tuple1, emptyDict, asm.newobjEx, stop),
  flagged('EXT1', proto(2), asm.ext(7), emptyTuple, reduce, stop),
  flagged('import alone', proto(2), global('antigravity', 'fly'), stop),
  flagged('import thrown away', proto(2), global('os', 'system'), asm.pop, asm.none, stop),
  flagged('class that may only be restored is called', proto(2), call('sklearn.linear_model._logistic', 'LogisticRegression', text('l2')), stop),
  flagged('function that may only be named is called', proto(2), call('numpy', 'log1p', asm.int(1)), stop),
  flagged('BUILD on a class', proto(2), global('sklearn.linear_model._logistic', 'LogisticRegression'), emptyDict, text('predict'), text('x'), setitem, build, stop),
  flagged('BUILD on a function', proto(2), global('numpy', 'log1p'), emptyDict, build, stop),
  flagged('attribute of an allowed instance is something else', proto(2), SGD, emptyDict, text('loss_function_'), global('os', 'system'), setitem, build, stop),
  flagged('result of a call is called', proto(2), call('numpy', 'dtype', text('f8')), emptyTuple, reduce, stop),
  flagged('an instance is instantiated', proto(2), SGD, emptyTuple, asm.newobj, stop),
  flagged('append to an estimator', proto(2), SGD, asm.int(1), asm.append, stop),
  flagged('set item of an estimator', proto(2), SGD, text('a'), asm.int(1), setitem, stop),
  flagged('_reconstructor of another class', proto(2), call('copy_reg', '_reconstructor', assemble(global('subprocess', 'Popen')), assemble(global('__builtin__', 'object')), 'N'), stop),
  flagged('persistent id', proto(2), 'Pevil\n', stop),
  flagged('binary persistent id', proto(2), text('evil'), 'Q', stop),
  flagged('codec by name', proto(2), call('_codecs', 'encode', text('vq'), text('rot13')), stop),
  flagged('second pickle', proto(2), asm.none, stop, proto(2), call('os', 'system', text('id')), stop),
  flagged('second pickle of another protocol', proto(2), asm.none, stop, "cos\nsystem\n(S'id'\ntR."),
  flagged('second pickle uses the memo of the first', proto(4), shortText('os'), asm.memoize, stop,
    proto(4), shortText('collections'), asm.memoize, asm.pop, asm.get(0), shortText('OrderedDict'), asm.stackGlobal, emptyTuple, reduce, stop),
  flagged('runs before it breaks', proto(2), call('os', 'system', text('id')), Buffer.from([0xff])),
  flagged('runs before it ends', proto(2), call('os', 'system', text('id'))),
  flagged('import, then cut short', "cbuiltins\nexec\n(X>\u0000\u0000\u0000"),
  flagged('text that is a pickle', "cos\nsystem\n(S'echo hello'\ntR.\n\n# notes\n"),
  flagged('import with a newline trick', proto(2), 'cos\r\nsystem\n', emptyTuple, reduce, stop),
  refused('trailing bytes', proto(2), asm.none, stop, 'trailing'),
  refused('no stop', proto(2), asm.none),
  refused('memo entry never stored', proto(2), asm.get(3), stop),
  refused('empty stack', proto(2), reduce, stop),
  refused('unknown instruction', proto(2), Buffer.from([0x07]), stop),
  refused('protocol 6', proto(5), proto(6), asm.none, stop),
  refused('frame beyond the end', proto(4), asm.frame(1000), asm.none, stop),
  refused('frame ends inside an instruction', proto(4), asm.frame(3), text('abc'), stop),
  refused('frame in a frame', proto(4), asm.frame(11), asm.frame(2), asm.none, stop),
  refused('stop before the frame ends', proto(4), asm.frame(4), asm.none, stop, asm.none, stop),
  refused('out-of-band buffer', proto(5), Buffer.from([0x97]), stop),
  refused('negative length', proto(2), 'T', Buffer.from([0xff, 0xff, 0xff, 0xff]), stop),
  refused('string without quotes', proto(2), 'Sabc\n.'),
  refused('huge length', proto(4), Buffer.from([0x8e, 255, 255, 255, 255, 255, 255, 255, 127]), stop),
  refused('bytes of 2^64', proto(5), Buffer.from([0x96, 255, 255, 255, 255, 255, 255, 255, 255]), stop),
  refused('array wrapper without alignment', proto(2), instance('joblib.numpy_pickle', 'NumpyArrayWrapper'), emptyDict,
    text('dtype'), call('numpy', 'dtype', text('f8'), asm.int(0), asm.int(1)), setitem, build, 'cos\nsystem\n', stop),
  refused('array wrapper without state', proto(2), instance('joblib.numpy_pickle', 'NumpyArrayWrapper'), asm.none, build, stop),
  refused('tuples of two', proto(2), asm.none, tuple2, stop),
]; // prettier-ignore
