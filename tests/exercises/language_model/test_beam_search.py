"""beam_search: a likely continuation, by several beams."""

import math

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)
NEAR = {"atol": 1e-4, "rtol": 1e-4}


def table_of(draw, tokens=5):
    return (2 * draw(tokens, tokens, tokens)).log_softmax(dim=-1)


def inputs(draw, n):
    return table_of(draw), [1, 2], 3, n, 4


def search(table, start, width, length, end):
    """The beams after the last round, the best one first."""
    beams = [(0.0, tuple(start))]
    for _ in range(length):
        found = {}
        for score, tokens in beams:
            if len(tokens) > len(start) and tokens[-1] == end:
                found[tokens] = score
                continue
            before = tokens[-2] if len(tokens) > 1 else tokens[-1]
            for token, log in enumerate(table[before, tokens[-1]].tolist()):
                found[*tokens, token] = score + log
        if all(len(t) > len(start) and t[-1] == end for _, t in beams):
            break
        beams = sorted(((s, t) for t, s in found.items()), key=lambda beam: -beam[0])[:width]
    return beams


def oracle(table, start, width, length, end):
    (score, tokens), *_ = search(table.detach(), start, width, length, end)
    return {"tokens": list(tokens), "score": score}


test_standard = standard("beam_search", inputs, oracle, probe=probes.searched, **NEAR)


@pytest.mark.parametrize("width", [1, 2, 3, 5])
@pytest.mark.parametrize("length", [1, 2, 4, 6])
def test_any_width_and_length(learner, draw, width, length):
    args = table_of(draw), [0], width, length, 4

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_without_an_end_all_rounds_are_made(learner, draw):
    args = table_of(draw, 4), [2], 2, 5, 9

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_no_rounds_give_the_start(learner, draw):
    args = table_of(draw), [3, 1], 2, 0, 4

    expect(learner.probe(probes.searched)(*args)).equals({"tokens": [3, 1], "score": 0.0})


def test_a_first_step_that_looks_bad_may_win(learner):
    table = torch.full((3, 3, 3), 1 / 3).log()
    table[0, 0] = torch.tensor([0.02, 0.55, 0.43]).log()
    table[0, 1] = torch.tensor([0.4, 0.35, 0.25]).log()
    table[0, 2] = torch.tensor([0.03, 0.02, 0.95]).log()
    args = table, [0], 2, 2, 9

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_an_ended_beam_keeps_its_score_and_can_win(learner):
    table = torch.full((3, 3, 3), 1 / 3).log()
    table[0, 0] = torch.tensor([0.2, 0.2, 0.6]).log()
    args = table, [0], 2, 4, 2

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_an_ended_beam_can_be_overtaken_by_nobody_better(learner):
    table = torch.full((3, 3, 3), -9.0)
    table[0, 0] = torch.tensor([0.25, 0.4, 0.35]).log()
    table[:, 1] = torch.tensor([0.03, 0.95, 0.02]).log()
    args = table, [0], 2, 3, 2

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


@pytest.mark.parametrize("end", [0, 1, 2])
def test_any_token_may_be_the_end(learner, draw, end):
    table = table_of(draw)
    table[..., end] += 1
    args = table.log_softmax(-1), [3], 3, 4, end

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_an_end_in_the_start_ends_nothing(learner, draw):
    args = table_of(draw), [4, 4], 2, 3, 4

    expect(learner.probe(probes.searched)(*args)).equals(oracle(*args), **NEAR)


def test_ended_beams_are_not_extended(learner, draw):
    for _ in range(3):
        table = table_of(draw)
        table[..., 4] += 1.5
        args = table.log_softmax(-1), [0], 3, 4, 4

        expect(learner.probe(probes.asked)(*args)).equals([])


def test_a_beam_that_was_overtaken_does_not_come_back(learner):
    table = torch.full((4, 4, 4), 0.25).log()
    table[3, 3] = torch.tensor([0.6, 0.14, 0.25, 0.01]).log()
    table[3, 0] = torch.tensor([0.48, 0.45, 0.04, 0.03]).log()
    table[0, 0] = torch.tensor([0.4, 0.3, 0.1, 0.2]).log()
    args = table, [3], 2, 3, 2

    expect(learner.probe(probes.searched)(*args)).equals(
        {"tokens": [3, 0, 0, 0], "score": math.log(0.6 * 0.48 * 0.4)}, **NEAR
    )
