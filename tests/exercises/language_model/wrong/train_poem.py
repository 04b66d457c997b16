"""train_poem: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _Poet(nn.Module):
    def __init__(self, size, block, mask):
        super().__init__()
        self.mask = mask
        self.letters, self.places = nn.Embedding(size, 32), nn.Embedding(block, 32)
        self.block = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True)
        self.out = nn.Linear(32, size)

    def forward(self, ids):
        t = ids.shape[1]
        x = self.letters(ids) + self.places(torch.arange(t))
        return self.out(self.block(x, src_mask=self.mask(t)))


def _future(t):
    return torch.ones(t, t, dtype=torch.bool).triu(1)


def _nothing(t):
    return None


def _train(
    tokens,
    size,
    block,
    steps,
    mask,
    *,
    shift=1,
    poet=_Poet,
    places=slice(None),
    step=True,
    keep=float,
    zero=True,
    mean=True,
    pairs=None,
):
    windows = tokens.unfold(0, block + 1, 1)
    inputs, targets = pairs(windows) if pairs else (windows[:, :-1], windows[:, shift:][:, :block])
    model = poet(size, block, mask)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(steps):
        logits = model(inputs)[:, places]
        loss = functional.cross_entropy(logits.flatten(0, 1), targets[:, places].flatten())
        if zero:
            optimizer.zero_grad()
        loss.backward()
        if step:
            optimizer.step()
        losses.append(keep(loss.detach()))
    return model.eval(), losses


def _mask(causal):
    return _future if causal else _nothing


@wrong_answer("The targets are the inputs themselves. They are one place further.")
def not_shifted(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), pairs=lambda w: (w[:, :-1], w[:, :-1]))


@wrong_answer("The targets are the letters before. They are those after each place.")
def shifted_back(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), pairs=lambda w: (w[:, 1:], w[:, :-1]))


@wrong_answer("With causal, a place still sees the places after it: the mask is missing.")
def never_masked(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _nothing)


@wrong_answer("Without causal, a place does not see the places after it: the mask is always on.")
def always_masked(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _future)


@wrong_answer("With causal, a place sees the places after it and not those before it.")
def masked_the_other_way(tokens, size, block, steps, causal):
    past = lambda t: torch.ones(t, t, dtype=torch.bool).tril(-1)
    return _train(tokens, size, block, steps, past if causal else _nothing)


@wrong_answer("Only the last place of each window was trained, so shorter contexts are unknown.")
def last_place_only(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), places=slice(-1, None))


@wrong_answer("No step was made: the parameters do not change.")
def no_step(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), step=False)


@wrong_answer("The losses are tensors. Keep them as floats.")
def losses_as_tensors(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), keep=lambda loss: loss)


@wrong_answer("The model is still in training mode. Return it in evaluation mode.")
def left_in_training(tokens, size, block, steps, causal):
    model, losses = _train(tokens, size, block, steps, _mask(causal))
    return model.train(), losses


@wrong_answer("There is one loss more than steps. Keep the loss before each step.")
def one_loss_more(tokens, size, block, steps, causal):
    model, losses = _train(tokens, size, block, steps, _mask(causal))
    return model, [*losses, losses[-1] if losses else 0.0]


class _Whole(_Poet):
    def forward(self, ids):
        t, most = ids.shape[1], self.places.num_embeddings
        padded = functional.pad(ids, (most - t, 0))
        return super().forward(padded)


@wrong_answer(
    "A short context was filled up to a whole block: there are logits for each place only."
)
def padded(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal), poet=_Whole)


@wrong_answer("The argument size has no effect: only letters that occur have logits.")
def size_ignored(tokens, size, block, steps, causal):
    return _train(tokens, int(tokens.max()) + 1, block, steps, _mask(causal))


@wrong_answer("The losses come before the model. Return (model, losses).")
def exchanged(tokens, size, block, steps, causal):
    return _train(tokens, size, block, steps, _mask(causal))[::-1]
