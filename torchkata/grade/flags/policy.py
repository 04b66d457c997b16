"""What a submission may use: one table, read against its syntax tree.

`ADMITTED` lists the modules that a submission may import; learners read it in a course's README.
`RULES` are names that it may not touch, with what they could be used for instead of the exercise.
A name is written in full (`os.system`); its rule also holds for everything below (`os.system.x`).
The longest matching rule counts, and an empty reason means that there is nothing to report.
"""

from torchkata.i18n import _

_MEMORY = _("which reaches into the interpreter's memory")
_OBJECTS = _("which finds objects of the whole process")
_FRAMES = _("which inspects running code")
CODE = _("which makes or changes code while it runs")
_PROCESSES = _("which starts, ends or signals processes")
_THREADS = _("which runs code outside the call that is graded")
_NETWORK = _("which uses the network")
_FILES = _("which reads or writes files")
_STATE = _("which changes or reads how Python runs")
_PICKLES = _("which can run code while it loads data")
_TESTS = _("which belongs to the tests")
_TORCH = _("which bypasses what torch records")
PRIVATE = _("a private part of {library}")
ALL = _("which hides what is used from it")
NEEDLESS = _("which no exercise needs")

UNUSUAL = _("which leads out of ordinary objects")
INNER = _("a private part of an object")
_SEEDS = _("which tells the seed")
VALUE = _("as a value, which hides what is used from it")
COMPUTED = _("uses {name} with a name that is computed, which hides what is used")

# By what they could do: 3 reaches the record or any object, 2 leaves the exercise, 1 is needless.
WEIGHTS = {
    **dict.fromkeys((_MEMORY, _OBJECTS, _FRAMES, CODE, _THREADS, _TESTS, _TORCH, UNUSUAL), 3),
    **dict.fromkeys((PRIVATE, INNER, ALL, VALUE), 3),
    **dict.fromkeys((_PROCESSES, _NETWORK, _FILES, _STATE, _PICKLES, _SEEDS), 2),
    NEEDLESS: 1,
}

# For learners: one line each. A name with `.*` stands for itself and for what is below it.
ADMITTED = {
    "torch": """
        torch torch.amp torch.autograd torch.autograd.forward_ad torch.autograd.function
        torch.autograd.functional torch.autograd.gradcheck torch.autograd.grad_mode
        torch.autograd.graph torch.backends.* torch.cpu torch.cuda torch.cuda.amp torch.cuda.random
        torch.distributions.* torch.fft torch.func torch.functional torch.linalg torch.mps
        torch.nn.* torch.optim.* torch.random torch.return_types torch.signal.* torch.sparse
        torch.special torch.testing torch.types torch.utils torch.utils.checkpoint
        torch.utils.data.* torch.version
    """,
    "NumPy": """
        numpy numpy.dtypes numpy.exceptions numpy.fft numpy.lib.stride_tricks numpy.linalg
        numpy.polynomial.* numpy.random numpy.typing numpy.version
    """,
    "Python": """
        __future__ abc array bisect cmath collections collections.abc contextlib copy dataclasses
        datetime decimal enum fractions functools heapq itertools json math numbers operator pprint
        random re statistics string struct textwrap time types typing typing_extensions warnings
    """,
}

_WHY = {
    _MEMORY: "ctypes _ctypes cffi mmap numpy.ctypeslib torch.utils.cpp_extension torch._C",
    _OBJECTS: "gc weakref tracemalloc",
    _FRAMES: """
        inspect traceback sys._getframe sys._current_frames sys._current_exceptions
        sys._getframemodulename sys.exc_info types.FrameType
    """,
    CODE: """
        builtins.eval builtins.exec builtins.compile builtins.__import__ builtins.globals
        builtins.__builtins__ importlib imp runpy pkgutil zipimport code codeop dis
        types.CodeType types.FunctionType types.LambdaType types.MethodType types.CellType
        types.ModuleType types.new_class types.prepare_class types.resolve_bases types.coroutine
        typing.get_type_hints typing.ForwardRef typing.evaluate_forward_ref
        typing_extensions.get_type_hints typing_extensions.ForwardRef
        typing_extensions.get_annotations typing_extensions.evaluate_forward_ref
        abc.ABCMeta enum.EnumMeta enum.EnumType string.Formatter dataclasses.make_dataclass
        operator.call builtins.locals timeit torch.utils.benchmark
        sys.modules sys.meta_path sys.path sys.path_hooks sys.path_importer_cache
    """,
    _PROCESSES: """
        subprocess _posixsubprocess multiprocessing signal pty resource sys.exit builtins.exit
        builtins.quit torch.multiprocessing torch.distributed os.fork os.forkpty os.execl os.execle
        os.execlp os.execlpe os.execv os.execve os.execvp os.execvpe os.spawnl os.spawnle
        os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe os.posix_spawn
        os.posix_spawnp os.system os.popen os.kill os.killpg os._exit os.abort os.wait os.waitpid
        os.wait3 os.wait4 os.setsid os.setpgid os.nice os.getpid os.getppid os.register_at_fork
    """,
    _THREADS: """
        threading _thread concurrent asyncio queue sched atexit logging.handlers torch.futures
        torch.utils.data._utils contextvars
    """,
    _NETWORK: """
        socket _socket socketserver ssl urllib http ftplib smtplib poplib imaplib xmlrpc telnetlib
        requests httpx aiohttp torch.hub webbrowser
    """,
    _FILES: """
        builtins.open builtins.input io pathlib shutil tempfile glob fileinput zipfile tarfile
        sqlite3 dbm os posix nt numpy.load numpy.save numpy.savez numpy.memmap numpy.fromfile
        numpy.loadtxt numpy.genfromtxt torch.from_file
    """,
    _STATE: """
        sys sys.settrace sys.setprofile sys.monitoring sys.addaudithook sys.excepthook
        sys.unraisablehook sys.displayhook sys.breakpointhook sys.__stdout__ sys.__stderr__
        sys.stdin sys.argv sys.orig_argv sys.setswitchinterval faulthandler site
        sitecustomize os.environ os.getenv os.putenv builtins.breakpoint pdb bdb
    """,
    _PICKLES: "pickle _pickle marshal shelve dill cloudpickle joblib torch.load torch.package",
    _TESTS: "pytest _pytest pluggy hypothesis torchkata tests solutions",
    _TORCH: """
        torch.overrides torch.library torch.ops torch.jit torch.compile torch.compiler torch.fx
        torch.cond torch.while_loop torch.autograd.function.FunctionMeta
        torch.utils._python_dispatch torch.DisableTorchFunction torch.DisableTorchFunctionSubclass
        torch.utils.dlpack torch.to_dlpack torch.classes torch.export torch.profiler
        torch.autograd.profiler torch.autograd.profiler_util torch.utils.hooks
        torch.nn.utils.stateless torch.autograd.graph.GradientEdge
        torch.autograd.graph.get_gradient_edge torch.storage
    """,
    _SEEDS: """
        torch.initial_seed torch.random.initial_seed torch.default_generator
        torch.random.default_generator torch.cuda.initial_seed torch.seed torch.random.seed
    """,
    "": """
        torch.utils.dlpack.from_dlpack
        io.BytesIO io.StringIO os.path os.sep os.linesep os.cpu_count sys.maxsize sys.version
        sys.version_info sys.platform sys.float_info sys.byteorder sys.getsizeof sys.stdout
        sys.stderr sys.getrecursionlimit sys.setrecursionlimit torchkata.data torchkata.check
        torch.signal
    """,
}

RULES = {name: why for why, names in _WHY.items() for name in names.split()}
_NAMED = {name for names in ADMITTED.values() for name in names.split()}
MODULES = frozenset(name for name in _NAMED if not name.endswith(".*"))
PACKAGES = frozenset(name.removesuffix(".*") for name in _NAMED if name.endswith(".*"))
# The modules of packages that a course offers beside these: a process serves one course.
OFFERED: set[str] = set()
ROOTS = frozenset(name.partition(".")[0] for name in _NAMED)
# Private names that learners use as if they were public.
PRIVATE_ADMITTED = {"torch.utils._pytree"} | {
    f"torch.utils._pytree.tree_{name}"
    for name in ("map", "map_only", "flatten", "unflatten", "leaves")
}
# What one exercise is about, and no other may use: by file and exercise.
_FOR_FILES = frozenset({"builtins.open", "pathlib", "torch.load"})
EXEMPT = {"modules.py": {"save_and_restore": _FOR_FILES}}
MANY = frozenset({"os", "posix", "nt", "io", "sys", "weakref", "torchkata"})
# How a name inside another module's name is read: `torch.os.system` is `os.system`.
REACHED = frozenset(name for name in RULES if "." not in name) | MANY | {"builtins"}

# Attributes that lead from any object to things that an exercise should not reach.
ATTRIBUTES = {
    name: why
    for why, names in {
        _FRAMES: """
            f_back f_locals f_globals f_code f_builtins f_trace tb_frame tb_next gi_frame gi_code
            cr_frame ag_frame __traceback__ cell_contents __closure__ __code__ __globals__
        """,
        _OBJECTS: "__subclasses__ __bases__ __mro__ __base__ __builtins__ __loader__ __spec__",
        _TORCH: "__torch_function__ __torch_dispatch__",
        _PICKLES: "__reduce__ __reduce_ex__",
    }.items()
    for name in names.split()
}

# Names that say enough even if their module is unknown, or if they are looked up by text.
HIDDEN = {
    name: why
    for why, names in {
        _MEMORY: "_C ctypes",
        _OBJECTS: "gc weakref",
        _FRAMES: "_getframe _current_frames inspect traceback",
        CODE: "__import__ import_module importlib builtins bltns get_type_hints",
        _PROCESSES: "_exit execv execve fork forkpty popen subprocess multiprocessing",
        _THREADS: "threading _thread",
        _NETWORK: "socket _socket",
        _FILES: "os _os posix posixpath",
        _STATE: "settrace setprofile sys _sys",
        _PICKLES: "pickle copyreg marshal",
        _SEEDS: "default_generator",
        _TORCH: """
            DisableTorchFunction DisableTorchFunctionSubclass _python_dispatch to_dlpack _VF
            handle_torch_function has_torch_function
        """,
    }.items()
    for name in names.split()
}

# The names between two underscores that ordinary code reads.
_ORDINARY = """
    __init__ __new__ __post_init__ __name__ __qualname__ __doc__ __class__ __version__ __call__
    __len__ __iter__ __next__ __reversed__ __contains__ __getitem__ __setitem__ __delitem__
    __enter__ __exit__ __repr__ __str__ __format__ __hash__ __bool__ __int__ __float__ __complex__
    __index__ __round__ __trunc__ __floor__ __ceil__ __abs__ __neg__ __pos__ __invert__
    __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __copy__ __deepcopy__
    __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __divmod__ __pow__
    __radd__ __rsub__ __rmul__ __rmatmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__
    __iadd__ __isub__ __imul__ __imatmul__ __itruediv__ __ifloordiv__ __imod__ __ipow__
    __and__ __or__ __xor__ __rand__ __ror__ __rxor__ __lshift__ __rshift__
"""
ORDINARY = frozenset(_ORDINARY.split())
# Methods of a model that tell the names of its own parts.
NAMING = frozenset({"named_children", "named_modules", "named_parameters", "named_buffers"})
# Attributes with one underscore that learners use as if they were public.
_KNOWN_PRIVATE = "_base _version _asdict _replace _fields _make _modules _parameters _buffers"
KNOWN_PRIVATE = frozenset(_KNOWN_PRIVATE.split())

# Methods that change how an object is compared, looked up or sent.
_METHODS = """
    __eq__ __ne__ __class__ __getattribute__ __getattr__ __setattr__ __delattr__ __instancecheck__
    __subclasscheck__ __subclasshook__ __init_subclass__ __del__ __getstate__ __setstate__
    __reduce__ __reduce_ex__ __torch_function__ __torch_dispatch__ __array__ __array_function__
    __array_interface__ __array_struct__ __array_ufunc__ __dlpack__ __prepare__ __set_name__
"""
METHODS = frozenset(_METHODS.split())
