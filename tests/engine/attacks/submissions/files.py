"""Submissions that read what they should not, write where they should not, or fill the disk."""

import contextlib
import ctypes
import os
import sys
import tempfile
from pathlib import Path

from exercises.tools import FACTS, attempt, called, honest, libc, text_of


def reads_the_tests(predictions, targets):
    """The hidden tests, the solutions and a canary, by every path that the process knows.

    Gets: wrong. Doors.
    """
    import torchkata

    own = Path(torchkata.__file__).parents[1]
    roots = [own, Path(FACTS["root"]), *(Path(path) for path in sys.path), Path.cwd()]
    for root in roots:
        for name in ("tests/exercises/line_fit/test_mse.py", "solutions/line_fit.py"):
            attempt(f"{root.name}/{name}", text_of, root / name)
    attempt("canary", text_of, FACTS["canary"])
    attempt("canary's folder", os.listdir, Path(FACTS["canary"]).parent)
    attempt("clone", os.listdir, own)
    attempt("tests", os.listdir, own / "tests")
    attempt("walk", lambda: next(iter(os.walk("/tmp")))[1:])
    attempt("other boxes", os.listdir, Path.cwd().parents[1])
    attempt("root", os.listdir, "/")
    attempt("home", os.listdir, Path.home())
    attempt("passwords", text_of, "/etc/passwd")
    attempt("loader", sys.modules["torchkata"].__loader__.get_data, str(own / "README.md"))
    attempt("by dot dot", text_of, Path("../" * 9) / FACTS["canary"].lstrip("/"))
    folder = os.open("/", os.O_PATH)
    attempt("below /", lambda: os.open(FACTS["canary"].lstrip("/"), os.O_RDONLY, dir_fd=folder))
    os.chdir(own)
    attempt("from inside", text_of, "tests/exercises/line_fit/test_mse.py")
    os.chdir(tempfile.gettempdir())
    return honest(predictions, targets)


def reads_proc(predictions, targets):
    """What the kernel tells of this process, its parent and the judge.

    Gets: wrong. Doors.
    """
    whose = ("self", "thread-self", os.getppid(), FACTS["forkserver"], FACTS["judge"], 1)
    names = ("environ", "mem", "maps", "cmdline", "fd", "fdinfo", "cwd/x", "root/etc/passwd")
    for pid in whose:
        for name in (*names, "exe", "status", "task", "stack", "map_files", "auxv"):
            path = Path("/proc", str(pid), name)
            attempt(f"{pid} {name}", text_of, path)
            attempt(f"list {pid} {name}", os.listdir, path)
        for link in ("cwd", "exe", "root", "fd/0", "fd/3"):
            if pid not in ("self", "thread-self"):
                attempt(f"link {pid} {link}", os.readlink, Path("/proc", str(pid), link))
    attempt("processes", os.listdir, "/proc")
    attempt("mounts", text_of, "/proc/mounts")
    attempt("keys", text_of, "/proc/keys")
    return honest(predictions, targets)


def reads_the_environment(predictions, targets):
    """The judge's environment, in Python's copy, in the C library's, and on the stack.

    Gets: wrong. Doors.
    """
    for name in os.environ:
        print(f"open {name}: {os.environ[name]}")
    libc.getenv.restype = ctypes.c_char_p
    for name in (b"SECRET", b"HOME", b"GITHUB_TOKEN"):
        attempt(str(name), lambda name=name: {}[name] if libc.getenv(name) is None else name)
    attempt("environ", text_of, "/proc/self/environ")
    stack = ctypes.c_char.in_dll(libc, "environ")
    print("shut all the rest", bool(stack))
    return honest(predictions, targets)


def leaves_by_links(predictions, targets):
    """Links out of the scratch folder, and files moved through its edge.

    Gets: wrong. Doors.
    """
    outside = FACTS["canary"]
    attempt("symlink", os.symlink, outside, "link")
    attempt("hard link", os.link, outside, "hard")
    attempt("linkat", lambda: os.link(outside, "hard", follow_symlinks=False))
    attempt("fifo", os.mkfifo, "fifo")
    attempt("device", os.mknod, "device")
    attempt("move in", os.rename, outside, "moved")
    Path("mine").write_text("left-behind", encoding="utf-8")
    for target in (outside, "/tmp/left-behind", "../exercises/line_fit.py", "../left-behind"):
        attempt(f"move to {target}", os.rename, "mine", target)
        attempt(f"replace {target}", os.replace, "mine", target)
    attempt("exchange", lambda: called(libc.renameat2(-100, b"mine", -100, outside.encode(), 2)))
    os.makedirs("folder", exist_ok=True)
    attempt("move the folder", os.rename, "folder", "/tmp/left-behind")
    attempt("chroot", os.chroot, ".")
    attempt("namespace", lambda: called(libc.unshare(0x10000000)))
    attempt("mount", lambda: called(libc.mount(b"/", b"folder", None, 4096, None)))
    return honest(predictions, targets)


def writes_outside(predictions, targets):
    """Everywhere but the scratch folder: to write, to change, to touch, to delete.

    Gets: wrong. Doors.
    """
    here = Path.cwd()
    outside = Path(FACTS["canary"])
    library = Path(os.__file__)
    places = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/", Path.home(), FACTS["root"])
    for place in (*places, library.parent, here.parent, here.parent / "exercises"):
        attempt(f"write {place}", lambda p=place: Path(p, "left-behind").write_text("x"))
        attempt(f"folder {place}", lambda p=place: Path(p, "left-behind").mkdir())
        attempt(f"nameless {place}", os.open, place, os.O_TMPFILE | os.O_RDWR)
    attempt("Python's own", os.open, library, os.O_WRONLY)  # no more, should the wall be down
    for file in (outside, Path(__file__)):
        attempt(f"open {file.name}", os.open, file, os.O_WRONLY)
        attempt(f"append {file.name}", os.open, file, os.O_WRONLY | os.O_APPEND)
        attempt(f"truncate on opening {file.name}", os.open, file, os.O_RDONLY | os.O_TRUNC)
        attempt(f"truncate {file.name}", os.truncate, file, 0)
        attempt(f"chmod {file.name}", os.chmod, file, 0o777)
        attempt(f"chown {file.name}", os.chown, file, 65534, 65534)
        attempt(f"touch {file.name}", os.utime, file, (0, 0))
        attempt(f"label {file.name}", os.setxattr, file, "user.left-behind", b"x")
        attempt(f"delete {file.name}", os.unlink, file)
        descriptor = os.open(file, os.O_PATH)
        attempt(f"chmod by descriptor {file.name}", os.fchmod, descriptor, 0o777)
        attempt(f"resize by descriptor {file.name}", os.ftruncate, descriptor, 0)
        os.close(descriptor)
    attempt("shared memory", lambda: called(libc.shmget(4711, 4096, 0o1666)))
    attempt("semaphore", lambda: called(libc.semget(4711, 1, 0o1666)))
    attempt("message queue", lambda: called(libc.msgget(4711, 0o1666)))
    attempt("terminal", os.open, "/dev/tty", os.O_RDWR)
    attempt("log", os.open, "/dev/kmsg", os.O_RDWR)
    return honest(predictions, targets)


def fills_the_disk(predictions, targets):
    """Writes as many bytes as it can, in files as large as it can make them.

    Gets: crashed or timed_out.
    """
    block = bytes(1 << 20)
    number = 0
    while True:
        number += 1
        with contextlib.suppress(OSError), open(f"file{number}", "wb", buffering=0) as file:
            while True:
                file.write(block)


def fills_the_disk_out_of_sight(predictions, targets):
    """The same in files that have no name any more, each held open, and mapped.

    Gets: wrong or crashed or raised or timed_out.
    """
    import mmap

    kept = []
    with contextlib.suppress(OSError, MemoryError, ValueError):
        while len(kept) < 5000:
            with open("file", "wb+", buffering=0) as file:
                os.unlink("file")
                os.ftruncate(file.fileno(), 1 << 20)
                kept.append(mmap.mmap(file.fileno(), 1 << 20))
                kept[-1].write(b"x" * (1 << 20))
    raise OSError(len(kept))


def makes_holes(predictions, targets):
    """A sparse file of a terabyte.

    Gets: wrong. Doors.
    """
    with open("sparse", "wb", buffering=0) as file:
        attempt("truncate", file.truncate, 1 << 40)
        attempt("seek", lambda: (file.seek(1 << 40), file.write(b"x")))
        attempt("allocate", os.posix_fallocate, file.fileno(), 0, 1 << 40)
    return honest(predictions, targets)


def makes_many_files(predictions, targets):
    """Empty files without an end, none of which takes space.

    Gets: crashed or timed_out.
    """
    number = 0
    while True:
        number += 1
        os.close(os.open(f"{number}", os.O_CREAT))


def digs_deep(predictions, targets):
    """Folders in folders, deeper than a path can say, which cannot be listed.

    Gets: crashed or timed_out.
    """
    while True:
        os.mkdir("x" * 200, 0o300)
        os.chdir("x" * 200)


def hides_files(predictions, targets):
    """Files and folders that may not be listed or entered, under odd names.

    Gets: wrong.
    """
    for name in ("..x", "\n", "-rf", "*", "\udcff", "a" * 255):
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, 0o300)
            os.close(os.open(os.path.join(name, "left-behind"), os.O_CREAT, 0))
            os.mkdir(os.path.join(name, "inner"), 0o300)
            os.mkdir(os.path.join(name, "inner", "none"), 0)
    return 0


def churns(predictions, targets):
    """Files that come and go faster than they can be counted.

    Gets: crashed or timed_out.
    """
    block = bytes(1 << 20)
    number = 0
    while True:
        number += 1
        os.mkdir(f"gone{number}")
        os.rmdir(f"gone{number}")
        with contextlib.suppress(OSError):
            Path(f"kept{number}").write_bytes(block)
