"""Names that no exercise needs, and what they could be used for instead.

A name is written in full (`os.system`); its rule also holds for everything below (`os.system.x`).
The longest matching rule counts, and an empty reason means that there is nothing to report.
"""

from torchkata.i18n import _

_MEMORY = _("which reaches into the interpreter's memory")
_OBJECTS = _("which finds objects of the whole process")
_FRAMES = _("which inspects running code")
_CODE = _("which makes or changes code while it runs")
_PROCESSES = _("which starts, ends or signals processes")
_THREADS = _("which runs code outside the call that is graded")
_NETWORK = _("which uses the network")
_FILES = _("which reads or writes files")
_STATE = _("which changes or reads how Python runs")
_PICKLES = _("which can run code while it loads data")
_TESTS = _("which belongs to the tests")
_TORCH = _("which bypasses what torch records")
_PRIVATE = _("a private part of torch")
_ALL = _("which hides what is used from it")
_NEEDLESS = _("which no exercise needs")

# Modules that exercises and honest helpers import.
_USUAL = """
    __future__ abc array bisect cmath collections contextlib copy dataclasses datetime decimal
    doctest enum exercises fractions functools heapq itertools json logging math matplotlib numbers
    numpy operator pprint random re statistics string struct textwrap time torch torchvision tqdm
    types typing typing_extensions warnings
"""

_WHY = {
    _MEMORY: "ctypes _ctypes cffi mmap numpy.ctypeslib torch.utils.cpp_extension torch._C",
    _OBJECTS: "gc weakref.getweakrefs tracemalloc",
    _FRAMES: """
        inspect traceback sys._getframe sys._current_frames sys._current_exceptions
        sys._getframemodulename sys.exc_info types.FrameType
    """,
    _CODE: """
        builtins.eval builtins.exec builtins.compile builtins.__import__ builtins.globals
        builtins.__builtins__ importlib imp runpy pkgutil zipimport code codeop dis
        types.CodeType types.FunctionType types.MethodType types.CellType types.ModuleType
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
    _THREADS: "threading _thread concurrent asyncio queue sched atexit",
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
        sys.settrace sys.setprofile sys.monitoring sys.addaudithook sys.excepthook
        sys.unraisablehook sys.displayhook sys.breakpointhook sys.__stdout__ sys.__stderr__
        sys.stdin sys.argv sys.orig_argv sys.setswitchinterval faulthandler site
        sitecustomize os.environ os.getenv os.putenv builtins.breakpoint pdb bdb
    """,
    _PICKLES: "pickle _pickle marshal shelve dill cloudpickle joblib torch.load torch.package",
    _TESTS: "pytest _pytest pluggy hypothesis torchkata tests solutions",
    _TORCH: """
        torch.overrides torch.library torch.ops torch.jit torch.compile torch.fx
        torch.utils._python_dispatch torch.DisableTorchFunction torch.DisableTorchFunctionSubclass
    """,
    "": """
        io.BytesIO io.StringIO os.path os.sep os.linesep os.cpu_count sys.maxsize sys.version
        sys.version_info sys.platform sys.float_info sys.byteorder sys.getsizeof sys.stdout
        sys.stderr sys.getrecursionlimit sys.setrecursionlimit torchkata.data torchkata.check
        torch.signal
    """,
}

RULES = {name: why for why, names in _WHY.items() for name in names.split()}
USUAL = frozenset(_USUAL.split())
_MANY = frozenset({"os", "posix", "nt", "io", "sys", "weakref", "torchkata"})
# How a name inside another module's name is read: `torch.os.system` is `os.system`.
REACHED = frozenset(name for name in RULES if "." not in name) | _MANY | {"builtins"}

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

# Names that say enough even if their module is unknown.
HIDDEN = {
    name: why
    for why, names in {
        _MEMORY: "_C ctypes",
        _FRAMES: "_getframe _current_frames",
        _CODE: "__import__ import_module",
        _PROCESSES: "_exit execv execve fork forkpty popen",
        _STATE: "settrace setprofile",
        _TORCH: "DisableTorchFunction DisableTorchFunctionSubclass _python_dispatch",
    }.items()
    for name in names.split()
}

# Methods that change how an object is compared, looked up or sent.
_METHODS = """
    __eq__ __ne__ __class__ __getattribute__ __getattr__ __setattr__ __delattr__ __instancecheck__
    __subclasscheck__ __subclasshook__ __init_subclass__ __del__ __getstate__ __setstate__
    __reduce__ __reduce_ex__ __torch_function__ __torch_dispatch__ __array__ __array_function__
    __array_interface__ __array_struct__ __array_ufunc__ __dlpack__ __prepare__ __set_name__
"""
METHODS = frozenset(_METHODS.split())


def why(name: str) -> tuple[str, str] | None:
    """How to show a name, and what it could be used for; None if there is nothing to report."""
    parts = name.split(".")
    if name in _MANY:  # the names used from them will show
        return None
    for length in range(len(parts), 0, -1):
        rule = ".".join(parts[:length])
        if rule in RULES:
            # Each name below these is separate.
            shown = ".".join(parts[:2]) if rule in _MANY else rule
            return (shown.removeprefix("builtins."), RULES[rule]) if RULES[rule] else None
    if parts[0] == "torch" and any(_is_private(part) for part in parts):
        return name, _PRIVATE
    return None


def why_import(name: str) -> tuple[str, str] | None:
    """The same for an import: an unusual module is reported by itself."""
    root = name.partition(".")[0]
    if name.endswith(".*") and root in _MANY:
        return name, _ALL
    if root == "builtins":
        return root, _CODE
    if root not in USUAL | REACHED:
        return root, _NEEDLESS
    return why(name)


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")
