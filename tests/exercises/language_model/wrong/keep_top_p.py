"""keep_top_p: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(p):
    if not 0 < p <= 1:
        raise ValueError("p")


def _parts(logits):
    ordered, order = logits.sort(dim=-1, descending=True, stable=True)
    likely = ordered.softmax(-1)
    return order, likely, likely.cumsum(-1)


def _without(logits, order, goes):
    there = torch.zeros_like(order, dtype=torch.bool).scatter(-1, order, goes)
    return logits.masked_fill(there, -float("inf"))


@wrong_answer("The token that brings the sum to p was removed. Keep it, too.")
def crossing_goes(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, _, sums = _parts(logits)
    goes = sums >= p
    goes[..., 0] = False
    return _without(logits, order, goes)


@wrong_answer("If the most likely token alone reaches p, none is left. Always keep this token.")
def none_left(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, _, sums = _parts(logits)
    return _without(logits, order, sums >= p)


@wrong_answer("The sorted order was not undone: the mask belongs to other tokens.")
def order_not_undone(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    _, likely, sums = _parts(logits)
    return logits.masked_fill(sums - likely >= p, -float("inf"))


@wrong_answer("The logits come back in sorted order. Keep the order of the tokens.")
def sorted_result(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, likely, sums = _parts(logits)
    return logits.gather(-1, order).masked_fill(sums - likely >= p, -float("inf"))


@wrong_answer("The tokens were taken from the least likely one on. Begin with the most likely.")
def least_likely_first(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    ordered, order = logits.sort(dim=-1, stable=True)
    likely = ordered.softmax(-1)
    return _without(logits, order, likely.cumsum(-1) - likely >= p)


@wrong_answer("Each token whose own probability is below p was removed. Compare their sum with p.")
def each_alone(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    likely = logits.softmax(-1)
    largest = likely == likely.amax(-1, keepdim=True)
    return logits.masked_fill((likely < p) & ~largest, -float("inf"))


@wrong_answer("You kept one token too many: the sum before it is already at least p.")
def one_too_many(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, _, sums = _parts(logits)
    goes = sums >= p
    goes = torch.cat([torch.zeros_like(goes[..., :2]), goes[..., :-2]], -1)
    return _without(logits, order, goes)


@wrong_answer("The sums run over the tokens in their own order. Sort them first.")
def not_sorted(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    likely = logits.softmax(-1)
    return logits.masked_fill(likely.cumsum(-1) - likely >= p, -float("inf"))


@wrong_answer("The sums are those of the logits. Sum the probabilities.")
def sums_of_logits(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    ordered, order = logits.sort(dim=-1, descending=True, stable=True)
    goes = ordered.cumsum(-1) - ordered >= p
    goes[..., 0] = False
    return _without(logits, order, goes)


@wrong_answer("What does not stay became 0. A logit of 0 can be drawn: use −inf.")
def zeros(logits, p):
    _checked(p)
    return oracle(logits, p).masked_fill(oracle(logits, p).isneginf() & ~logits.isneginf(), 0)


@wrong_answer("It returned probabilities. Return logits.")
def as_probabilities(logits, p):
    _checked(p)
    return oracle(logits, p).softmax(-1)


@wrong_answer("A p that is not above 0 and at most 1 has to raise a ValueError.")
def no_error(logits, p):
    return oracle(logits, min(max(p, 1e-9), 1))


@wrong_answer("A p of 1 was refused. It keeps every token.")
def one_refused(logits, p):
    if not 0 < p < 1:
        raise ValueError("p")
    return oracle(logits, p)


@wrong_answer("p was taken as the probability to remove. It is the probability to keep.")
def share_that_goes(logits, p):
    _checked(p)
    return oracle(logits, 1 - p if p < 1 else 1)


@wrong_answer("Equally likely tokens were all kept. Only the first ones are needed to reach p.")
def ties_kept(logits, p):
    _checked(p)
    return logits.masked_fill(
        logits
        < oracle(logits, p)
        .masked_fill(oracle(logits, p).isneginf(), float("inf"))
        .amin(-1, keepdim=True),
        -float("inf"),
    )


@wrong_answer("Of equally likely tokens, the last one was taken first. Take them by their numbers.")
def last_of_equals(logits, p):
    _checked(p)
    return oracle(logits.flip(-1), p).flip(-1)


@wrong_answer("A row was shifted into the next one: each row begins with its own first token.")
def shifted_over_rows(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, _, sums = _parts(logits)
    return _without(logits, order, (sums >= p).flatten().roll(1).view_as(sums))


@wrong_answer("The tokens were sorted along the wrong axis. Each row has its own order.")
def along_the_first_axis(logits, p):
    _checked(p)
    return oracle(logits.movedim(0, -1), p).movedim(-1, 0)


@wrong_answer("The order was undone in the wrong direction: the mask belongs to other tokens.")
def order_undone_wrongly(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order, likely, sums = _parts(logits)
    return logits.masked_fill((sums - likely >= p).gather(-1, order), -float("inf"))


@wrong_answer("p was taken as a share of the number of tokens. It is about probabilities.")
def share_of_the_tokens(logits, p):
    _checked(p)
    limit = logits.topk(max(1, round(p * logits.shape[-1])), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < limit, -float("inf"))


@wrong_answer("Each token was compared with the most likely one. It is about the sum.")
def compared_with_the_largest(logits, p):
    _checked(p)
    likely = logits.softmax(-1)
    limit = (1 - p) * likely.amax(-1, keepdim=True)
    return logits.masked_fill(likely < limit, -float("inf"))


@wrong_answer(
    "All rows keep as many tokens as the row that needs most. Each row has its own number."
)
def same_number_in_all_rows(logits, p):
    _checked(p)
    if p == 1 or not logits.numel():
        return logits.clone()
    order, likely, sums = _parts(logits)
    most = int((sums - likely < p).sum(-1).max())
    return _without(logits, order, (torch.arange(logits.shape[-1]) >= most).expand_as(sums))


@wrong_answer("What stays was changed, too: it was normalised. Keep its logits as they are.")
def normalised(logits, p):
    _checked(p)
    return oracle(logits, p).log_softmax(-1)


@wrong_answer("What does not stay got a low number. Use −inf.")
def low_number(logits, p):
    _checked(p)
    return oracle(logits, p).clamp(min=-1e4)
