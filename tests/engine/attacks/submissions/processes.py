"""Submissions that start, signal or trace processes, or take their own walls down."""

import contextlib
import ctypes
import fcntl
import mmap
import os
import platform
import resource
import signal
import subprocess
import sys
import threading
import time

import torch
from exercises.tools import FACTS, attempt, called, forged, honest, libc, say

# Numbers of system calls: on x86_64, and in the table that the newer architectures share.
NUMBERS = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "tkill": (200, 130),
    "kcmp": (312, 272),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "seccomp": (317, 277),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "setuid": (105, 146),
    "setgid": (106, 144),
    "setresuid": (117, 147),
    "capset": (126, 91),
    "personality": (135, 92),
    "chroot": (161, 51),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "ioprio_set": (251, 30),
    "mbind": (237, 235),
    "move_pages": (279, 239),
    "process_madvise": (440, 440),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "timer_create": (222, 107),
    "signalfd4": (289, 74),
    "splice": (275, 76),
    "vmsplice": (278, 75),
    "shmget": (29, 194),
    "mq_open": (240, 180),
    "syslog": (103, 116),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "vfork": (58, None),
    "fork": (57, None),
    "alarm": (37, None),
}


def calls_the_kernel(predictions, targets):
    """Every system call that looks at another process, widens rights or opens a new door.

    Gets: wrong. Doors.
    """
    at = 0 if platform.machine() == "x86_64" else 1
    own = ctypes.create_string_buffer(4096)
    for name, numbers in NUMBERS.items():
        number = numbers[at]
        if number is not None and name not in ("vfork", "fork", "reboot", "kexec_load"):
            for first in (0, os.getpid(), FACTS["judge"]):
                arguments = (ctypes.c_long(first), own, own, ctypes.c_long(0), ctypes.c_long(0))
                attempt(name, lambda n=number, a=arguments: called(libc.syscall(n, *a)))
    return honest(predictions, targets)


def signals_others(predictions, targets):
    """A signal to the judge, the fork server, a group, everybody; also by way of a descriptor.

    Gets: wrong. Doors.
    """
    for pid in (FACTS["judge"], FACTS["forkserver"], os.getppid(), 1, 0, -1, -FACTS["judge"]):
        attempt(f"kill {pid}", os.kill, pid, signal.SIGWINCH)
        attempt(f"nothing {pid}", os.kill, pid, 0)
        attempt(f"tgkill {pid}", lambda p=pid: called(libc.tgkill(p, p, int(signal.SIGWINCH))))
        attempt(f"high bits {pid}", lambda p=pid: called(libc.syscall(62, (1 << 32) | p, 0)))
    attempt("group", os.killpg, os.getpgid(0) if False else FACTS["judge"], signal.SIGWINCH)
    ends = os.pipe()
    for descriptor in (3, *ends):
        for pid in (FACTS["judge"], FACTS["forkserver"]):
            attempt("owner of a descriptor", fcntl.fcntl, descriptor, fcntl.F_SETOWN, pid)
        attempt("its signal", fcntl.fcntl, descriptor, fcntl.F_SETSIG, int(signal.SIGWINCH))
        attempt("its lease", fcntl.fcntl, descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        attempt("its size", fcntl.fcntl, descriptor, fcntl.F_SETPIPE_SZ, 1 << 20)
        attempt("its owner by ioctl", fcntl.ioctl, descriptor, 0x8901, b"\0\0\0\0")
    folder = os.open(".", os.O_RDONLY)
    attempt("notes of a folder", fcntl.fcntl, folder, fcntl.F_NOTIFY, 1)
    for descriptor in (*ends, folder):  # few may be open at a time, and calls are many
        os.close(descriptor)
    return honest(predictions, targets)


def starts_programs(predictions, targets):
    """A shell, by every way that Python and C know.

    Gets: wrong. Doors.
    """
    attempt("run", subprocess.run, ["/bin/sh", "-c", "true"], check=True)
    attempt("run Python", subprocess.run, [sys.executable, "-c", ""], check=True)
    attempt("system", lambda: {0: "done"}[os.system("true")])
    attempt("libc's system", lambda: {0: "done"}[libc.system(b"true")])
    attempt("popen", lambda: os.popen("echo through").read() or {}["nothing"])
    attempt("spawn", os.posix_spawn, "/bin/sh", ["sh", "-c", "true"], {})
    attempt("exec", os.execv, "/bin/sh", ["sh", "-c", "true"])
    attempt("fork", os.fork)
    attempt("terminal", os.forkpty)
    attempt("daemon", lambda: called(libc.daemon(0, 0)))

    def multiprocessing():
        import multiprocessing

        process = multiprocessing.get_context("fork").Process(target=print)
        process.start()

    attempt("multiprocessing", multiprocessing)
    attempt("workers", lambda: next(iter(torch.utils.data.DataLoader([1, 2], num_workers=1))))
    return honest(predictions, targets)


def bombs_by_forks(predictions, targets):
    """A fork bomb.

    Gets: raised.
    """
    while True:
        os.fork()


def leaves_a_daemon(predictions, targets):
    """A process of its own session that lives on and answers for the next submission.

    Gets: raised.
    """
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
    return honest(predictions, targets)


def bombs_by_threads(predictions, targets):
    """Threads without an end.

    Gets: raised.
    """
    threading.stack_size(32 << 10)
    while True:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()


def speaks_later(predictions, targets):
    """A thread that goes on after the call and answers the next one before it is made.

    Gets: raised.
    """
    message = forged(honest(predictions, targets), arguments=(predictions, targets))

    def speak():
        while True:
            with contextlib.suppress(OSError):
                say(message)
            time.sleep(0.001)

    threading.Thread(target=speak, daemon=True).start()
    return honest(predictions, targets)


def raises_its_limits(predictions, targets):
    """More memory, more processor time, more descriptors, larger files, other walls.

    Gets: wrong. Doors.
    """
    for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"):
        kind = getattr(resource, name)
        attempt(name, resource.setrlimit, kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        attempt(f"{name} kept", resource.setrlimit, kind, resource.getrlimit(kind))
        attempt(f"{name} of the judge", resource.prlimit, FACTS["judge"], kind)
    for option in (1, 4, 22, 38, 23, 24, 35, 40, 36, 8, 53, 59):
        for value in (0, 1, 2):
            attempt(f"prctl {option} {value}", lambda o=option, v=value: called(libc.prctl(o, v)))
    attempt("nice", os.nice, -5)
    attempt("cores", os.sched_setaffinity, 0, {0})
    attempt("user", os.setuid, 0)
    attempt("groups", os.setgroups, [0])
    attempt("session", os.setsid)
    return honest(predictions, targets)


def brings_its_own_code(predictions, targets):
    """Machine code that makes system calls of 32 bits and of the x32 table: fork, and open.

    Gets: crashed or timed_out or wrong.
    """
    if platform.machine() != "x86_64":
        os.abort()
    for code in (
        b"\xb8\x02\x00\x00\x40\x31\xf6\x31\xd2\x0f\x05\xc3",  # open, by the x32 table
        b"\xb8\x39\x00\x00\x40\x0f\x05\xc3",  # fork, by the x32 table
        b"\xb8\x02\x00\x00\x00\xcd\x80\xc3",  # fork, as 32-bit programs ask
    ):
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        if ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_char_p)(address)(FACTS["canary"].encode()) >= 0:
            print("open: a call in another form")
    return torch.zeros(7)
