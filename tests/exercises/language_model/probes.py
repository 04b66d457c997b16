"""What runs around the learner's code.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""

import torch


def searched(subject, table, start, width, length, end):
    """Beam search where the last two tokens decide: table (tokens, tokens, tokens) of logs."""

    def step(tokens):
        before = tokens[-2] if len(tokens) > 1 else tokens[-1]
        return table[before, tokens[-1]]

    tokens, score = subject.beam_search(step, list(start), width, length, end)
    return {"tokens": tokens, "score": score}


def asked(subject, table, start, width, length, end):
    """The sequences that beam search asked about, sorted."""
    seen = []

    def step(tokens):
        seen.append(tokens.tolist())
        before = tokens[-2] if len(tokens) > 1 else tokens[-1]
        return table[before, tokens[-1]]

    subject.beam_search(step, list(start), width, length, end)
    return sorted(seen)


def drawn(subject, logits, seed):
    """The tokens that draw_token draws with a new generator."""
    return subject.draw_token(logits, torch.Generator().manual_seed(seed))
