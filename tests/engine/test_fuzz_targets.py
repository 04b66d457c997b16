"""What parses a stranger's bytes, tried with sound inputs, changed ones, and what a fuzzer found.

`.ci/run --full` fuzzes each target for two minutes: `python -m tests.engine.fuzz TARGET SECONDS`.
"""

import json
from random import Random

import pytest

from tests.engine.fuzz.targets import PARTED, TARGETS, seeds

TIMES = 40  # each sound input is changed in so many ways
EMPTY = {"kind": "tensor", "dtype": "float32", "device": "cpu", "shape": [0], "strides": [1]}
HEAD = {"ending": "returned", "calls": {}, "places": {}, "printed": "", "seconds": 0.0}
HEAD |= {"error": None, "gradient_error": None, "work": None}
HEAD |= {"violations": [], "warnings": [], "switched": []}


def _says(name, identity):
    return json.dumps({"name": name, "id": identity}).encode()


def _answer(head, things, regions, memory):
    thing = {"thing": 0}
    value = {"tuple": [thing, {"tuple": [thing]}, {"dict": []}]}
    text = json.dumps({"value": value, "things": things, "regions": regions}).encode()
    return b"\1" + json.dumps(head).encode() + PARTED + text + PARTED + memory


FOUND = {
    # An empty tensor that names a region: where it is in there was not asked, and not known.
    "answer": [_answer(HEAD, [EMPTY | {"region": 0}], [[0, 4]], bytes(4))],
    # It went into a row, and nothing could be written from then on.
    "documents": [
        _says("Ada", "\ud800") + PARTED + _says("Bo", "\ud800"),
        _says("Ada", "\x1b[31m\0") + PARTED + _says("Bo", "\u202e"),
        b'submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: "\\e[31m"\n' + PARTED,
    ],
    "roster": [
        b"Student,ID,SIS Login ID,Section,\x07mse (12)\n    Points Possible,,,,10\nAda,1,a,A,\n"
    ],
}


@pytest.mark.parametrize("target", TARGETS)
def test_sound_inputs_and_what_was_found(target):
    for data in [*seeds(target), *FOUND.get(target, ())]:
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_changed_inputs(target, request):
    random = Random(request.config.option.seed)
    for data in seeds(target):
        for _ in range(TIMES):
            changed = bytearray(data)
            for _ in range(random.randint(1, 6)):
                place, length = random.randrange(len(changed)), random.choice((0, 1, 1, 1, 9))
                changed[place : place + length] = random.randbytes(random.choice((0, 1, 1, 2)))
                changed = changed or bytearray(1)
            TARGETS[target](bytes(changed))
