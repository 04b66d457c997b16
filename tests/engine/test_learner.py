"""What a call gives back is held against what was sent, before a test or an oracle may use it."""

import pytest
import torch

from torchkata.observe import Ending, Options
from torchkata.observe.answer import write_answer
from torchkata.observe.pack import pack
from torchkata.testing.call import Finding
from torchkata.testing.learner import Learner

T = torch.ones(2, 3)


def answering(value, arguments, keywords):
    """A learner whose process answers every call with these, whatever was sent."""
    packet = pack((value, arguments, keywords))
    told = write_answer(Ending.RETURNED, seen=packet)
    return Learner(lambda _request: told, "f", {"f": ["t", "epochs"]}, Options())


@pytest.mark.parametrize(
    "forged",
    [
        (T, 10**15),
        (T, 3.0),
        (T, True),
        (T[:1].expand(64, 3), 3),
        (T.double(), 3),
        (T.numpy(), 3),
        ([T], 3),
        (None, 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_forged_argument_reaches_no_oracle(forged):
    seen = answering(T, forged, {}).f(T, 3)

    with pytest.raises(Finding, match=r"changed its argument (t|epochs): it has another form"):
        seen.arguments  # noqa: B018 (it checks them)


@pytest.mark.parametrize(
    ("sent", "forged"),
    [
        ([1, [T]], [1, [T, T]]),
        ([1, [T]], (1, [T])),
        ({"a": T}, {"b": T}),
        ({"a": T}, {"a": T[0]}),
        (torch.Generator(), 3),
        (torch.relu, T),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_forged_container_reaches_no_oracle(sent, forged):
    seen = answering(T, (forged,), {}).f(sent)

    with pytest.raises(Finding, match="changed its argument t: it has another form"):
        seen.arguments  # noqa: B018


@pytest.mark.parametrize(
    ("sent", "after"),
    [
        (T, 2 * T),
        ([1, [T], None, "a"], [1, [0 * T], None, "a"]),
        ({"lr": float("nan"), "of": (T, torch.float32)},) * 2,
        (torch.relu, None),
        (T.numpy(), 2 * T.numpy()),
        (torch.Generator().manual_seed(1), torch.Generator().manual_seed(2)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_argument_that_was_trained_in_place_goes_into_the_next_call(sent, after):
    seen = answering(T, (after,), {}).f(sent)

    assert len(seen.arguments) == 1


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [((T,), {"k": 1, "ballast": T}), ((T,), {}), ((), {"k": 1}), ((T, T), {"k": 1})],
    ids=["another keyword", "no keyword", "no argument", "another argument"],
)
def test_what_was_not_sent_cannot_come_back(arguments, keywords):
    seen = answering(T, arguments, keywords).f(T, k=1)

    assert seen.observation.ending is Ending.CRASHED
    assert not seen.observation.keywords


def test_the_calls_of_one_test_are_kept_up_to_a_bound(monkeypatch):
    monkeypatch.setattr("torchkata.testing.learner.LARGEST", 1 << 20)
    learner = answering(torch.ones(1 << 16), (T,), {})

    endings = [learner.f(T).observation.ending for _ in range(5)]

    assert endings == [Ending.RETURNED] * 3 + [Ending.REFUSED] * 2
    assert learner.history[-1].observation.value is None
