"""Submissions that speak for the worker: early, twice, in part, too much, or something else."""

import json
import os
import pickle
import threading
import time

from exercises.tools import FACTS, forged, honest, instead, raw, say, silence, worker_frame

right = lambda p, t: forged(honest(p, t), arguments=(p, t))


def answers_twice(predictions, targets):
    """The right answer, and once more from the worker.

    Gets: crashed.
    """
    say(right(predictions, targets))
    return honest(predictions, targets)


def answers_early(predictions, targets):
    """An answer to the next call before it is asked, with the number of this one.

    Gets: crashed.
    """
    say(right(predictions, targets), right(predictions, targets))
    silence()


def answers_another_call(predictions, targets):
    """The right answer under a number that it made up.

    Gets: crashed.
    """
    say(forged(honest(predictions, targets), nonce=os.urandom(16)))
    silence()


def replays(predictions, targets):
    """Its first answer again, for every call.

    Gets: crashed.
    """
    keep = FACTS.setdefault("kept", right(predictions, targets))
    instead(keep)


def answers_all_calls_alike(predictions, targets):
    """Its first answer again, under the number of each call.

    Gets: wrong.
    """
    keep = FACTS.setdefault("kept", right(predictions, targets))
    instead(worker_frame().f_locals["nonce"] + keep[16:])


def stops_half_way(predictions, targets):
    """Half of an answer, and silence.

    Gets: timed_out.
    """
    message = right(predictions, targets)
    os.write(3, len(message).to_bytes(8, "little") + message[: len(message) // 2])
    silence()


def drips(predictions, targets):
    """The right answer, a byte at a time.

    Gets: timed_out or crashed.
    """
    message = right(predictions, targets)
    for byte in len(message).to_bytes(8, "little") + message:
        os.write(3, bytes([byte]))
        time.sleep(0.05)


def announces_too_much(predictions, targets):
    """An answer of sixteen exabytes, by its own word.

    Gets: crashed.
    """
    os.write(3, b"\xff" * 8 + right(predictions, targets))
    silence()


def announces_nothing(predictions, targets):
    """An answer of no bytes.

    Gets: crashed.
    """
    say(b"")
    silence()


def says_garbage(predictions, targets):
    """Random bytes.

    Gets: crashed.
    """
    say(os.urandom(10_000))
    silence()


def says_garbage_under_the_number(predictions, targets):
    """Random bytes under the right number.

    Gets: crashed.
    """
    say(worker_frame().f_locals["nonce"] + os.urandom(10_000))
    silence()


def sends_a_pickle(predictions, targets):
    """A pickle that runs code where it is read, bare and in every place that takes text.

    Gets: crashed.
    """

    class Payload:
        def __reduce__(self):
            return os.system, (f"touch {FACTS['pickled']}",)

    data = pickle.dumps(Payload())
    text = data.decode("latin-1")
    if FACTS.setdefault("calls", 0) == 0:
        say(raw({"value": {"pickle": text}, "things": [], "regions": []}))
    say(worker_frame().f_locals["nonce"] + data)
    silence()


def names_a_function(predictions, targets):
    """A function by name, and a partial of it, where a value belongs.

    Gets: crashed.
    """
    call = {"function": ["os", "system"]}
    value = {"partial": [call, {"tuple": ["true"]}, {"dict": []}]}
    say(raw({"value": value, "things": [], "regions": []}))
    silence()


def claims_another_device(predictions, targets):
    """A tensor that says it lies on an accelerator, and a generator there.

    Gets: crashed or wrong.
    """
    thing = {"kind": "generator", "device": "cuda", "state": 0}
    value = {"tuple": [{"thing": 0}, {"tuple": []}, {"dict": []}]}
    say(raw({"value": value, "things": [thing], "regions": []}))
    silence()


def claims_it_was_not_run(predictions, targets):
    """Outcomes that the worker has no right to, and some that do not exist.

    Gets: crashed.
    """
    say(forged(ending="solved", points=100, error=["", "", [], [], ""]))
    silence()


def closes_the_channel(predictions, targets):
    """Closes the only way to the judge.

    Gets: crashed.
    """
    os.close(3)
    while True:
        time.sleep(1)


def answers_by_a_copy_of_the_channel(predictions, targets):
    """A thread that takes the judge's messages from a copy of the channel and answers zeros.

    Gets: raised.
    """
    copy = os.dup(3)

    def answer():
        while True:
            size = int.from_bytes(os.read(copy, 8), "little")
            message = b""
            while len(message) < size:
                message += os.read(copy, size - len(message))
            say(forged(0.0, nonce=message[:16]))

    threading.Thread(target=answer, daemon=True).start()
    return honest(predictions, targets)


def writes_results(predictions, targets):
    """A record of its own marks, wherever results may be read from.

    Gets: wrong.
    """
    marks = json.dumps({"points": 100, "status": "graded", "outcome": "solved"})
    for name in ("grades.json", "results.json", "../grades.json", "conftest.py"):
        try:
            with open(name, "w") as file:
                file.write(marks)
        except OSError:
            pass
    print(marks)
    return 0
