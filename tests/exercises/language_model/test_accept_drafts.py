"""accept_drafts: which tokens of a small model are kept, and which token follows."""

import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def probabilities(draw, *shape):
    return (1.5 * draw(*shape)).softmax(dim=-1)


def drawn_tokens(draw, draft):
    if not len(draft):
        return torch.zeros(0, dtype=torch.int64)
    sums, point = draft.cumsum(1), draw.uniform(len(draft), 1)
    return (sums <= point).sum(1).clamp(max=draft.shape[1] - 1)


def inputs(draw, n):
    draft, target = probabilities(draw, n, 5), probabilities(draw, n + 1, 5)
    return draft, target, drawn_tokens(draw, draft), draw.uniform(n + 1)


def oracle(draft, target, tokens, uniforms):
    return oracles.speculated(draft.detach(), target.detach(), tokens, uniforms.detach())


WITHOUT = {"takes_expanded_inputs": "rows that are all alike are a case of its own"}

test_standard = standard("accept_drafts", inputs, oracle, without=WITHOUT)


def test_many_draws(learner, draw):
    for _ in range(25):
        args = inputs(draw, int(draw.integers(low=1, high=5)))

        expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_models_that_agree_keep_everything(learner, draw):
    draft = probabilities(draw, 4, 5)
    target = torch.cat([draft, probabilities(draw, 1, 5)])
    args = draft, target, drawn_tokens(draw, draft), draw.uniform(5, high=0.99)

    expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_a_token_that_is_impossible_goes(learner, draw):
    draft, target = torch.full((3, 4), 0.25), probabilities(draw, 4, 4)
    target[1] = torch.tensor([0.0, 0.5, 0.2, 0.3])
    args = draft, target, torch.tensor([2, 0, 1]), torch.tensor([0.0, 0.0, 0.0, 0.6])

    expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_a_uniform_of_0_keeps_what_is_possible(learner, draw):
    draft, target, tokens, _ = inputs(draw, 3)
    args = draft, target, tokens, torch.tensor([0.0, 0.0, 0.0, 0.35])

    expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_a_running_sum_that_equals_the_number_is_not_above_it(learner, draw):
    row = torch.tensor([0.0, 0.25, 0.25, 0.5])[draw.permutation(4)]
    for last in (0.0, 0.25, 0.5):
        args = torch.zeros(0, 4), row[None], torch.zeros(0).long(), torch.tensor([last])

        expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_without_drafts_the_large_model_draws(learner, draw):
    args = torch.zeros(0, 5), probabilities(draw, 1, 5), torch.zeros(0).long(), draw.uniform(1)

    expect(learner.accept_drafts(*args)).equals(oracle(*args))


def test_what_comes_out_is_distributed_as_the_target(learner, draw):
    draft, target = probabilities(draw, 1, 3), probabilities(draw, 2, 3)
    steps = (torch.arange(20) + 0.5) / 20
    shares, wanted = torch.zeros(3), torch.zeros(3)
    for token in range(3):
        for chance, last in [(c, 0.02 + 0.96 * d) for c in steps[::2] for d in steps[::4]]:
            args = draft, target, torch.tensor([token]), torch.stack([chance, last])
            seen = learner.accept_drafts(*args)

            expect(seen).equals(oracle(*args))
            shares[seen.value[0]] += draft[0, token]
            wanted[oracle(*args)[0]] += draft[0, token]
    expect(seen).holds(torch.equal(shares, wanted), "is distributed in another way")
