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

    tokens, score = subject.beam_search(step, start, width, length, end)
    return {"tokens": tokens, "score": score}


def asked(subject, table, start, width, length, end):
    """The sequences that beam search asked about although they had ended."""
    seen = []

    def step(tokens):
        seen.append(tokens.tolist())
        before = tokens[-2] if len(tokens) > 1 else tokens[-1]
        return table[before, tokens[-1]]

    subject.beam_search(step, start, width, length, end)
    return [tokens for tokens in seen if end in tokens[len(start) :]]


def drawn(subject, logits, seed):
    """The tokens that draw_token draws with a new generator."""
    return subject.draw_token(logits, torch.Generator().manual_seed(seed))


def global_generator_moved(subject, logits, seed):
    """Whether draw_token changes the state of torch's global generator."""
    before = torch.get_rng_state()
    subject.draw_token(logits, torch.Generator().manual_seed(seed))
    return not torch.equal(before, torch.get_rng_state())


# --- fine-tuning ---------------------------------------------------------------------------------


def _linear(weight, bias):
    layer = torch.nn.Linear(
        weight.shape[1], weight.shape[0], bias=bias is not None, dtype=weight.dtype
    )
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


def low_rank(subject, x, weight, bias, a, b, scale):
    """A LowRank around a layer with this weight, called with x and these a and b."""
    module = subject.LowRank(_linear(weight.detach(), bias.detach()), a.shape[0], scale)
    shapes = {name: tuple(p.shape) for name, p in module.named_parameters()}
    values = {"layer.weight": weight, "layer.bias": bias, "a": a, "b": b}
    output = None
    if shapes == {name: tuple(t.shape) for name, t in values.items()}:
        output = torch.func.functional_call(module, values, (x,))
    return {"parameters": shapes, "output": output}


def low_rank_at_first(subject, weight, bias, rank, scale):
    """What a LowRank is made of, as it starts."""
    layer = _linear(weight, bias)
    module = subject.LowRank(layer, rank, scale)
    return {
        "trained": sorted(name for name, p in module.named_parameters() if p.requires_grad),
        "same layer": module.layer is layer,
        "weight": layer.weight.detach(),
        "a": module.a.detach(),
        "b": module.b.detach(),
    }


def low_rank_merged(subject, x, weight, bias, a, b, scale):
    """What a LowRank gives, and its merged layer, and what becomes of both when one is changed."""
    layer = _linear(weight, bias)
    module = subject.LowRank(layer, a.shape[0], scale)
    with torch.no_grad():
        module.a.copy_(a)
        module.b.copy_(b)
    merged = module.merged()
    found = {
        "kind": type(merged).__name__,
        "has a bias": merged.bias is not None,
        "apart": module(x).detach(),
        "merged": merged(x).detach(),
        "tracked": all(p.requires_grad for p in merged.parameters()),
        "leaves": all(p.is_leaf for p in merged.parameters()),
    }
    with torch.no_grad():
        for p in merged.parameters():
            p.zero_()
        again = module.merged()
    found["layer after"] = layer.weight.detach().clone()
    found["apart after"] = module(x).detach()
    found["merged again"] = again(x).detach()
    return found


# --- a poem --------------------------------------------------------------------------------------


def poem_outline(subject, tokens, size, block, steps, causal):
    """What train_poem returns, without its numbers."""
    model, losses = subject.train_poem(tokens, size, block, steps, causal)
    with torch.no_grad():
        shapes = [tuple(model(tokens[None, :t]).shape) for t in range(1, block + 1)]
    return {
        "losses": len(losses),
        "kinds": sorted({type(loss).__name__ for loss in losses}),
        "shapes": shapes,
        "in training mode": model.training,
    }


def poem_learned(subject, tokens, size, block, steps, causal, bound, context):
    """Whether the last loss is below a bound, and whether the whole text is recited."""
    model, losses = subject.train_poem(tokens, size, block, steps, causal)
    text = tokens[:context].tolist()
    with torch.no_grad():
        while len(text) < len(tokens) - block:
            logits = model(torch.tensor(text[-context:])[None])
            text.append(int(logits[0, -1].argmax()))
    said = [one == other for one, other in zip(text, tokens.tolist(), strict=False)][context:]
    return {"the last loss is below the bound": losses[-1] < bound, "recites the text": all(said)}


def poem_says(subject, letters, size, block, steps, causal):
    """Which letter of a cycle the model says at each place: the next one, the same one, ..."""
    model, _ = subject.train_poem(letters.repeat(4), size, block, steps, causal)
    cycle = letters.tolist()
    with torch.no_grad():
        said = model(letters.repeat(2).unfold(0, block, 1)[: len(cycle)]).argmax(-1).T.tolist()
    words = {1: "the next letter", 0: "the same letter", len(cycle) - 1: "the letter before"}
    told = []
    for place, ids in enumerate(said):
        given = cycle[place:] + cycle[:place]
        ahead = {
            (cycle.index(one) - cycle.index(own)) % len(cycle) if one in cycle else None
            for one, own in zip(ids, given, strict=True)
        }
        told.append(words.get(ahead.pop(), "others") if len(ahead) == 1 else "others")
    return told


def poem_sees(subject, tokens, size, block, causal, changed):
    """At which places the logits change if one letter of a window changes."""
    model, _ = subject.train_poem(tokens, size, block, 5, causal)
    window = tokens[None, :block].clone()
    other = window.clone()
    other[0, changed] = (other[0, changed] + 1) % size
    with torch.no_grad():
        differs = (model(window) - model(other)).abs().amax(-1)[0] > 1e-6
    return differs.tolist()
