"""next_token_pairs: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _pieces(tokens, block, count, generator, *, starts=0, length=1):
    if len(tokens) <= block:
        raise ValueError("too short")
    start = torch.randint(len(tokens) - block + starts, (count,), generator=generator)
    at = start[:, None] + torch.arange(block + length)
    return tokens[at.clamp(0, len(tokens) - 1)]


@wrong_answer("The targets are the inputs themselves. They are one place further.")
def the_same(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator)
    return pieces[:, :-1], pieces[:, :-1]


@wrong_answer("The targets are the tokens before the inputs. They are those after them.")
def backwards(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator)
    return pieces[:, 1:], pieces[:, :-1]


@wrong_answer("The targets are two places further. They are one place further.")
def two_apart(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator, length=2)
    return pieces[:, :-2], pieces[:, 2:]


@wrong_answer("A piece can start one place too late, where its last target is past the end.")
def past_the_end(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator, starts=1)
    return pieces[:, :-1], pieces[:, 1:]


@wrong_answer("The last possible start is never drawn. `randint` leaves out its upper bound.")
def last_start_missing(tokens, block, count, generator):
    if len(tokens) == block + 1:
        return oracle(tokens, block, count, generator)
    pieces = _pieces(tokens, block, count, generator, starts=-1)
    return pieces[:, :-1], pieces[:, 1:]


@wrong_answer("The pieces were not drawn: they follow each other from the start of the text.")
def in_order(tokens, block, count, generator):
    if len(tokens) <= block:
        raise ValueError("too short")
    start = torch.arange(count) % (len(tokens) - block)
    pieces = tokens[start[:, None] + torch.arange(block + 1)]
    return pieces[:, :-1], pieces[:, 1:]


@wrong_answer("The draws do not come from the generator that you were given.", by_chance=True)
def generator_ignored(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, None)
    return pieces[:, :-1], pieces[:, 1:]


@wrong_answer("All pieces start at the same place. Each piece has a draw of its own.")
def one_start(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator)
    pieces = pieces[:1].expand_as(pieces)
    return pieces[:, :-1].clone(), pieces[:, 1:].clone()


@wrong_answer("A target is only the token after the piece. Every token has its own.")
def last_target_only(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator)
    return pieces[:, :-1], pieces[:, -1]


@wrong_answer("A text that is too short has to raise a ValueError.")
def no_error(tokens, block, count, generator):
    if len(tokens) <= block:
        return tokens.new_zeros(count, block), tokens.new_zeros(count, block)
    return oracle(tokens, block, count, generator)


@wrong_answer("Inputs and targets are one tensor. Return a tuple of two.")
def joined(tokens, block, count, generator):
    return _pieces(tokens, block, count, generator)


@wrong_answer("Pieces and places are exchanged: a row is a piece.")
def turned(tokens, block, count, generator):
    pieces = _pieces(tokens, block, count, generator)
    return pieces[:, :-1].T.contiguous(), pieces[:, 1:].T.contiguous()


@wrong_answer("Pieces start only at multiples of block. Every place is possible.")
def multiples_of_block(tokens, block, count, generator):
    if len(tokens) <= block:
        raise ValueError("too short")
    places = (len(tokens) - 1) // block
    starts = torch.randint(places, (count,), generator=generator) * block
    at = starts[:, None] + torch.arange(block)
    return tokens[at], tokens[at + 1]
