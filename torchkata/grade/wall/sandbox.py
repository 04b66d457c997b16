"""The walls around a worker: the limits of a submission after `Sandbox.enter`.

Landlock limits the files, and a seccomp filter everything else: it allows only the system calls
that Python and torch need to compute. A worker cannot leave the walls, and can make neither a
process nor a thread, so nothing outlives it, and nothing runs beside the call that is observed.
"""

import contextlib
import ctypes
import errno
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.wall.readable import readable
from torchkata.i18n import _

MIB = 1 << 20
OPEN_FILES = 64  # at once, in a worker

# The system calls of a computing thread. Landlock checks paths; calls that change a file's owner,
# mode or times are left out, because Landlock does not check them.
_CALLS = """
    access arch_prctl brk chdir clock_getres clock_gettime clock_nanosleep close close_range dup
    dup2 dup3 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 exit exit_group faccessat
    faccessat2 fadvise64 fdatasync flock fstat fstatfs fsync ftruncate futex getcpu getcwd
    getdents64 getegid geteuid getgid getgroups getpgrp getpid getppid getpriority getrandom
    getrlimit getrusage getsid gettid gettimeofday getuid lseek lstat madvise membarrier mincore
    mkdir mkdirat mmap mprotect mremap munmap nanosleep newfstatat open openat pipe pipe2 poll
    ppoll pread64 preadv pselect6 pwrite64 pwritev read readlink readlinkat readv rename
    renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask
    rt_sigreturn rt_sigtimedwait sched_get_priority_max sched_get_priority_min sched_getaffinity
    sched_getparam sched_getscheduler sched_yield select set_robust_list set_tid_address
    sigaltstack stat statfs statx sysinfo time times uname unlink unlinkat write writev
"""
_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_DUMPABLE = 1, 15, 4
_PR_SET_VMA = 0x53564D41
# Allowed commands of fcntl; setting an owner would send a signal to any process.
_FCNTL = (*range(8), 1030)  # DUPFD to SETLKW, DUPFD_CLOEXEC
_TCGETS, _FIOCLEX, _FIONCLEX, _FIONBIO = 0x5401, 0x5451, 0x5450, 0x5421


@dataclass(frozen=True)
class Limits:
    """The limits of a worker.

    Attributes:
        memory: Address space beyond that of a fresh worker, in MiB.
        file: The largest file that it may write, in MiB.
        scratch: The size of its scratch folder, in MiB.
        files: The number of files and folders there.
        cpu: Seconds of processor time, all calls together.
    """

    memory: int = 2048
    file: int = 16
    scratch: int = 64
    files: int = 1000
    cpu: int = 900


@dataclass(frozen=True)
class Walls:
    """The walls that this machine has.

    Attributes:
        landlock: The version of Landlock's interface; 0 if there is none.
        seccomp: Whether system calls can be filtered.
        missing: The reason for each missing wall, a phrase each.
    """

    landlock: int
    seccomp: bool
    missing: tuple[str, ...]

    @classmethod
    def here(cls) -> "Walls":
        """The walls of this machine."""
        landlock, seccomp, missing = 0, False, []
        if sys.platform != "linux":
            return cls(0, False, (f"Landlock and seccomp need Linux, and this is {sys.platform}",))
        try:
            from py_landlock import get_abi_version

            landlock = int(get_abi_version())
        except ImportError:
            missing.append(f"py-landlock is not installed ({_how_to_install()})")
        except Exception:  # its own errors: not compiled in, disabled at boot
            missing.append("this kernel has no Landlock (it came with Linux 5.13)")
        try:
            import pyseccomp  # type: ignore[import-untyped]

            seccomp = pyseccomp.get_api() >= 1
        except ImportError:
            missing.append(f"pyseccomp is not installed ({_how_to_install()})")
        except Exception:  # its import looks for the library
            missing.append("libseccomp is not installed (apt install libseccomp2)")
        return cls(landlock, seccomp, tuple(missing))

    @property
    def whole(self) -> bool:
        """Whether every needed wall is there."""
        return self.landlock > 0 and self.seccomp

    def refuse_without(self) -> None:
        """Check that every needed wall is there.

        Raises:
            KataError: If one is missing; the message says which, and what to do.
        """
        if not self.whole:
            raise KataError(
                _(
                    "This machine lacks walls that grading needs: {missing}. "
                    "--trusted grades without them, if you trust every submission."
                ).format(missing="; ".join(self.missing))
            )

    def names(self, limits: Limits) -> list[str]:
        """The walls in the words of a report."""
        names = ["a process of its own, which never held a test"]
        if self.landlock:
            names.append(
                f"Landlock {self.landlock}: reads Python's own files and the submission, writes "
                "only to a scratch folder that goes away"
            )
        if self.seccomp:
            names.append("seccomp: no network, no processes, no threads, no signals, no tracing")
        names.append(
            f"limits: {limits.memory} MiB of memory, {limits.scratch} MiB of files, "
            "time for each call and for the whole"
        )
        return names


class Sandbox:
    """The walls, prepared in the fork server so that a worker only has to enter them."""

    def __init__(self, walls: Walls, limits: Limits) -> None:
        self.walls = walls
        self.limits = limits
        self.readable = readable()
        self.filter = _filter() if walls.seccomp else None

    def enter(self, box: Path, scratch: Path, last_threads: Callable[[], None]) -> None:
        """Confine this process for the rest of its life.

        Args:
            box: The folder of the submission, readable.
            scratch: The folder inside it that is writable, for files and folders only.
            last_threads: Starts the last threads of this process; the walls hold them, too.
        """
        _limit_resources(self.limits)
        if sys.platform == "linux":
            _drop_privileges()
        if self.walls.landlock:
            self._confine_files(box, scratch)  # of this thread, and of those that it starts
        last_threads()
        if self.filter is not None:
            for syscall in (
                "tgkill",
                "kill",
            ):  # abort() signals its own process
                _allow(self.filter, syscall, [(0, os.getpid())])
            self.filter.load()

    def _confine_files(self, box: Path, scratch: Path) -> None:
        from py_landlock import AccessFs, Landlock

        read = AccessFs.READ_FILE | AccessFs.READ_DIR
        write = AccessFs.WRITE_FILE | AccessFs.TRUNCATE | AccessFs.MAKE_REG | AccessFs.MAKE_DIR
        write |= AccessFs.REMOVE_FILE | AccessFs.REMOVE_DIR
        rules = Landlock(strict=False)
        for path, is_whole in self.readable.items():
            wanted = read if path.is_dir() else AccessFs.READ_FILE
            access = wanted | AccessFs.EXECUTE if is_whole else AccessFs.READ_DIR
            rules.add_path_rule(path, access=access)
        rules.add_path_rule("/dev/null", access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
        rules.add_path_rule(box, access=read)
        rules.add_path_rule(scratch, access=read | write)
        rules.apply()


def _how_to_install() -> str:
    from torchkata.kata.install import install_line  # which a worker does not hold

    return install_line("grade")


def _filter() -> Any:
    import pyseccomp

    # "No such call" rather than "not allowed": the C library then uses another call if there is
    # one (clone instead of clone3).
    made = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    made.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)  # for all threads of the process
    for name in _CALLS.split():
        _allow(made, name)
    made.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone")  # an error that Python has words for
    _allow(made, "prlimit64", [(0, 0), (2, 0)])  # its own limits, to read
    for option in (_PR_SET_NAME, _PR_SET_VMA):
        _allow(made, "prctl", [(0, option)])
    for command in _FCNTL:
        _allow(made, "fcntl", [(1, command)])
    for request in (_TCGETS, _FIOCLEX, _FIONCLEX, _FIONBIO):
        _allow(made, "ioctl", [(1, request)])
    return made


def _allow(into: Any, name: str, arguments: list[tuple[int, int]] | None = None) -> None:
    import pyseccomp

    wanted = [pyseccomp.Arg(at, pyseccomp.EQ, value) for at, value in arguments or []]
    with contextlib.suppress(OSError, ValueError):  # a call that this architecture does not have
        into.add_rule(pyseccomp.ALLOW, name, *wanted)


def _limit_resources(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file * MIB, limits.file * MIB))
    # A file that was deleted while it is open takes invisible space, so few may be open.
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 5))
    limit_memory(limits.memory)


def limit_memory(more: int) -> None:
    """Limit the address space of this process to what it has now and that many MiB more."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        memory = pages * resource.getpagesize() + more * MIB
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def die_with_parent() -> ctypes.CDLL:
    """End this process when its parent ends; returns the C library."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
    return libc


class _Capabilities(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def _drop_privileges() -> None:
    """Give up the rights of root, and die with the parent."""
    libc = die_with_parent()
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # no other process may look into this one
    header = _Capabilities(0x20080522, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(ctypes.byref(header), ctypes.byref(none)) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be given up")
