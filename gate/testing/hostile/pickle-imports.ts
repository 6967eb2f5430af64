import { asm, assemble } from '../assemble-pickle.ts';
import type { HostileFile } from './hostile-file.ts';
import { call, pickle } from './pieces.ts';

/**
 * Names whose call, or whose mere import, runs, opens, fetches, imports or evaluates something: those of published bypasses of other scanners
 * (2024–2026) and their neighbours in the standard library and in what machine learners install.
 */
const NAMES: Readonly<Record<string, string>> = {
  'runs a program': `os.system os.popen os.execv os.spawnlp os.posix_spawn os.startfile posix.system posix.execve nt.system subprocess.Popen subprocess.run
    subprocess.call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput commands.getoutput popen2.popen3 pty.spawn pty.fork
    _posixsubprocess.fork_exec multiprocessing.Process multiprocessing.util.spawnv_passfds multiprocessing.popen_spawn_posix.Popen
    asyncio.create_subprocess_shell asyncio.unix_events._UnixSubprocessTransport._start asyncio.base_subprocess.BaseSubprocessTransport
    distutils.spawn.spawn distutils.file_util.write_file setuptools._distutils.spawn.spawn platform.popen platform._syscmd_file webbrowser.open
    webbrowser.GenericBrowser antigravity.fly imaplib.IMAP4_stream _osx_support._read_output _osx_support._find_build_tool
    _aix_support._read_cmd_output _pyrepl.pager.pipe_pager _pyrepl.pager.tempfile_pager pydoc.pipepager pydoc.tempfilepager uuid._get_command_stdout
    uuid._popen ctypes.util._findLib_gcc ctypes.util._get_soname crypt.crypt test.support.script_helper.assert_python_ok
    test.support.script_helper.spawn_python cgitb.handler mailcap.findmatch sched.scheduler nturl2path.url2pathname bdb.Bdb.run idlelib.pyshell.ModifiedInterpreter.runcommand`,
  'evaluates code': `builtins.eval builtins.exec builtins.compile __builtin__.eval __builtin__.execfile code.InteractiveInterpreter
    code.InteractiveInterpreter.runcode code.interact codeop.compile_command timeit.timeit timeit.Timer timeit.main cProfile.run cProfile.runctx
    profile.run profile.Profile.run pdb.run pdb.runeval pdb.Pdb trace.Trace trace.Trace.run trace.Trace.runctx bdb.Bdb bdb.Bdb.runeval doctest.debug_script
    doctest.debug_src doctest.testsource runpy.run_path runpy.run_module runpy._run_code runpy._run_module_code ast.literal_eval types.CodeType
    types.FunctionType types.MethodType idlelib.pyshell.ModifiedInterpreter.runcode idlelib.run.Executive.runcode idlelib.debugobj.ObjectTreeItem.SetText
    idlelib.autocomplete.AutoComplete.get_entity idlelib.autocomplete.AutoComplete.fetch_completions idlelib.calltip.get_entity idlelib.calltip.Calltip.fetch_tip
    lib2to3.pgen2.pgen.ParserGenerator.make_label lib2to3.pgen2.grammar.Grammar.loads dataclasses._create_fn collections.namedtuple enum._make_class_unpicklable
    string.Formatter typing.ForwardRef._evaluate inspect.getattr_static random._test numpy.testing.runstring numpy.testing._private.utils.runstring
    numpy.testing._private.utils.rundocs numpy.f2py.crackfortran.param_eval numpy.f2py.crackfortran.getlincoef numpy.f2py.crackfortran.myeval
    numpy.f2py.crackfortran._eval_length numpy.f2py.capi_maps.getinit numpy.f2py.diagnose.run_command pandas.eval pandas.core.computation.eval.eval
    pandas.DataFrame.query sklearn.utils._testing.assert_run_python_script_without_output scipy._lib._util._RichResult scipy.optimize._minimize.minimize
    scipy.stats._distn_infrastructure.rv_frozen scipy.weave.inline sympy.sympify sympy.lambdify numexpr.evaluate`,
  'imports by name': `builtins.__import__ importlib.import_module importlib.reload importlib._bootstrap._gcd_import importlib.util.spec_from_file_location
    importlib.machinery.SourceFileLoader importlib._bootstrap_external.SourceFileLoader imp.load_source imp.load_dynamic imp.load_module zipimport.zipimporter
    pkgutil.get_loader pkgutil.resolve_name pkg_resources.load_entry_point site.addsitedir site.main ensurepip._run_pip ensurepip.bootstrap venv.create
    pip.main pip._internal.main pip._internal.cli.main.main setuptools.setup sysconfig._get_sysconfigdata_name xml.sax.make_parser encodings.search_function
    unittest.loader.TestLoader.loadTestsFromName unittest.main pydoc.locate pydoc.safeimport pydoc.importfile logging.config._resolve logging.config.dictConfig
    logging.config.fileConfig logging.config.BaseConfigurator.resolve django.utils.module_loading.import_string werkzeug.utils.import_string`,
  'reaches other names': `builtins.getattr builtins.setattr builtins.globals builtins.vars builtins.locals builtins.type builtins.super builtins.map builtins.filter
    builtins.property builtins.classmethod builtins.__build_class__ builtins.input builtins.breakpoint builtins.help builtins.memoryview builtins.delattr
    functools.partial functools.partialmethod functools.reduce functools.singledispatch functools.cached_property functools.wraps operator.attrgetter operator.methodcaller
    operator.itemgetter operator.call operator.setitem _operator.attrgetter _operator.methodcaller _functools.reduce _functools.partial itertools.starmap
    itertools.accumulate sys.modules sys.setprofile sys._getframe sys.settrace sys.addaudithook sys.exit gc.get_objects gc.get_referrers inspect.currentframe
    inspect.getmembers weakref.finalize weakref.ref atexit.register atexit._run_exitfuncs signal.signal signal.raise_signal threading.Thread threading.Timer
    _thread.start_new_thread concurrent.futures.process._process_worker concurrent.futures.ThreadPoolExecutor contextvars.Context.run copyreg.pickle copyreg.add_extension
    copyreg.__newobj_ex__ copy.copy abc.ABCMeta types.SimpleNamespace types.new_class enum.EnumMeta __main__.Model model.Helper asyncio.run
    asyncio.base_events.BaseEventLoop asyncio.events.Handle._run os.path.os.system typing.NamedTuple collections.UserDict reprlib.Repr cmd.Cmd.onecmd`,
  'unpickles again': `pickle.loads pickle.load pickle.Unpickler pickle._loads _pickle.loads _pickle.Unpickler cPickle.loads marshal.loads marshal.load shelve.open
    dbm.open dbm.dumb.open joblib.load joblib.numpy_pickle.load joblib.memory.Memory joblib.numpy_pickle_compat.load_compatibility numpy.load numpy.memmap
    numpy.lib.npyio.load numpy.lib._npyio_impl.load numpy.lib.format.read_array numpy.genfromtxt pandas.read_pickle pandas.io.pickle.read_pickle
    pandas.compat.pickle_compat.load skops.io.load cloudpickle.loads cloudpickle.cloudpickle._make_function cloudpickle.cloudpickle._make_skeleton_class
    cloudpickle.cloudpickle._builtin_type cloudpickle.cloudpickle.subimport dill.loads dill._dill._create_function dill._dill._import_module
    dill._dill._load_type torch.load torch.serialization._legacy_load torch.storage._load_from_bytes torch.package.PackageImporter torch.jit.load
    torch.hub.load torch.utils.model_zoo.load_url yaml.load yaml.unsafe_load jsonpickle.decode jsonpickle.unpickler.decode multiprocessing.reduction.ForkingPickler.loads
    multiprocessing.connection.Client logging.handlers.SocketHandler xmlrpc.client.loads plistlib.loads keras.models.load_model tensorflow.keras.models.load_model
    mlflow.pyfunc.load_model lightgbm.Booster xgboost.core.Booster`,
  'reads or writes files': `builtins.open io.open io.FileIO io.open_code _io.FileIO _pyio.FileIO os.open os.remove os.rename os.unlink os.rmdir os.chmod os.symlink shutil.rmtree
    shutil.copyfile shutil.move shutil.unpack_archive pathlib.Path pathlib.PosixPath pathlib.Path.write_text tempfile.NamedTemporaryFile tempfile.mktemp
    codecs.open _codecs.decode linecache.getline linecache.updatecache fileinput.input tarfile.open zipfile.ZipFile zipfile.ZipFile.extractall gzip.open bz2.open lzma.open
    sqlite3.connect sqlite3.dbapi2.connect mmap.mmap configparser.ConfigParser.read csv.reader logging.FileHandler logging.basicConfig
    logging.handlers.RotatingFileHandler netrc.netrc mimetypes.read_mime_types xml.etree.ElementTree.parse xml.sax.parse xml.dom.minidom.parse pstats.Stats
    cProfile.Profile.dump_stats tracemalloc.Snapshot.load distutils.file_util.copy_file compileall.compile_dir py_compile.compile numpy.fromfile numpy.loadtxt
    numpy.savetxt numpy.save numpy.DataSource numpy.ndarray.tofile scipy.io.loadmat scipy.io.savemat scipy.io.wavfile.read pandas.read_csv pandas.io.common.get_handle
    sklearn.datasets._base.load_files sklearn.datasets.load_svmlight_file joblib.dump joblib.hashing.hash torch.save torch.from_file`,
  'uses the network': `socket.socket socket.create_connection socket.gethostbyname socket.getaddrinfo _socket.socket ssl.create_default_context ssl.get_server_certificate
    urllib.request.urlopen urllib.request.urlretrieve urllib2.urlopen urllib.urlopen http.client.HTTPConnection http.client.HTTPSConnection httplib.HTTPConnection
    http.server.HTTPServer ftplib.FTP smtplib.SMTP poplib.POP3 nntplib.NNTP telnetlib.Telnet xmlrpc.client.ServerProxy xmlrpc.server.SimpleXMLRPCServer
    socketserver.TCPServer wsgiref.simple_server.make_server requests.get requests.api.request requests.Session httpx.get aiohttp.ClientSession urllib3.PoolManager
    boto3.client paramiko.SSHClient dns.resolver.resolve asyncore.dispatcher asyncio.open_connection logging.handlers.HTTPHandler logging.handlers.SMTPHandler
    sklearn.datasets.fetch_openml sklearn.datasets._base._fetch_remote pandas.read_html huggingface_hub.hf_hub_download transformers.AutoModel.from_pretrained
    datasets.load_dataset torch.distributed.rpc.init_rpc`,
  'loads native code': `ctypes.CDLL ctypes.PyDLL ctypes.cdll.LoadLibrary ctypes.CFUNCTYPE ctypes.cast ctypes.string_at ctypes.memmove _ctypes.dlopen _ctypes.call_function
    cffi.FFI cffi.api.FFI.dlopen numpy.ctypeslib.load_library numpy.f2py.compile numpy.distutils.exec_command.exec_command numpy.distutils.misc_util.exec_mod_from_location
    torch.ops.load_library torch.utils.cpp_extension.load torch.utils.cpp_extension.load_inline tensorflow.load_library tensorflow.load_op_library
    onnxruntime.InferenceSession numba.cfunc llvmlite.binding.load_library_permanently readline.read_init_file dl.open winreg.SetValueEx msvcrt.heapmin`,
  'is a part of torch that runs': `torch.utils._config_module.ConfigModule.load_config torch.jit.unsupported_tensor_ops.execWrapper torch._inductor.codecache.compile_file
    torch.utils.bottleneck.__main__.run_cprofile torch.utils.bottleneck.__main__.run_autograd_prof torch.utils.collect_env.run
    torch.utils.data.datapipes.utils.decoder.basichandlers torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression
    torch.fx.experimental.symbolic_shapes.ShapeEnv.produce_guards_expression torch.distributed.elastic.multiprocessing.api.start_processes
    torch._dynamo.guards.GuardBuilder.get torch.cuda.tunable.tune_gemm_in_file torch.utils._import_utils.dill_available
    torch.testing._internal.common_utils.run_process_no_exception torch.nn.modules.module.Module torch._utils._import_dotted_name torch.onnx.export torch._C._jit_pass_inline
    torch.autograd.profiler.profile torch.multiprocessing.spawn`,
  'is an attribute of something allowed': `numpy.ndarray.__init_subclass__ numpy.ndarray.tofile numpy.__builtins__ numpy.__loader__ numpy.sys.modules numpy.os.system numpy.f2py
    numpy.core._internal._ctypes numpy._core.multiarray.fromfile numpy.core.multiarray.set_typeDict sklearn.os.system sklearn.base.os.system sklearn.base.BaseEstimator.__init__.__globals__
    sklearn.linear_model._logistic.LogisticRegression.fit sklearn.utils.parallel.Parallel sklearn.utils._available_if._AvailableIfDescriptor sklearn.utils.metaestimators._BaseComposition.__subclasses__
    sklearn.pipeline.clone sklearn.pipeline.Memory collections.OrderedDict.__reduce__ collections._sys.modules collections.abc.sys.modules builtins.object.__subclasses__
    builtins.list.sort builtins.dict.update builtins.str.format builtins.str.join builtins.bytes.decode builtins.int.__class__ copyreg._slotnames datetime.sys.modules
    decimal._sys.modules fractions.sys.modules scipy.sparse._csr.np.load scipy.sparse._base.sys.modules numpy.random._pickle.sys.modules joblib.numpy_pickle.pickle.loads`,
};

/** One pickle for each name, by each of the ways a pickle can import and call. */
export function pickleImports(): HostileFile[] {
  const files: HostileFile[] = [];
  for (const [what, names] of Object.entries(NAMES))
    for (const [index, full] of names.trim().split(/\s+/).entries()) {
      const [module, name] = split(full);
      files.push({ family: `name that ${what}`, name: full, ending: 'pkl', bytes: WAYS[index % WAYS.length]!(module, name) });
    }
  return files;
}

/** `os.path.os.system` is `os.path.os.system` of `os` where a dotted name is meant, else the last part of a module. */
function split(full: string): [module: string, name: string] {
  const dotted =
    /^(?:os|numpy|sklearn|collections|builtins|datetime|decimal|fractions)(?=\.[\w.]*(?:\.os\.|\.sys\.|_sys\.|\.__|^builtins\.\w+\.))/.exec(
      full,
    )?.[0];
  const at = dotted ? dotted.length : full.lastIndexOf('.');
  return [full.slice(0, at), full.slice(at + 1)];
}

const WAYS: readonly ((module: string, name: string) => Buffer)[] = [
  (module, name) => pickle(call(module, name, asm.text('id'))),
  (module, name) =>
    assemble(
      asm.proto(4),
      asm.shortText(module),
      asm.memoize,
      asm.shortText(name),
      asm.memoize,
      asm.stackGlobal,
      asm.shortText('id'),
      asm.tuple1,
      asm.reduce,
      asm.stop,
    ),
  (module, name) => assemble("(S'id'\n", asm.inst(module, name), asm.stop),
  (module, name) => pickle(asm.mark, asm.global(module, name), asm.text('id'), asm.obj),
  (module, name) => assemble(asm.proto(4), asm.global(module, name), asm.text('id'), asm.tuple1, asm.newobj, asm.stop),
];
