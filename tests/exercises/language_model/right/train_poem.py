"""train_poem: right answers in other styles."""

import math

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


class _Gpt(nn.Module):
    """Attention by hand, with the norms first."""

    def __init__(self, size, block, causal, d=48, heads=4):
        super().__init__()
        self.causal, self.heads = causal, heads
        self.wte, self.wpe = nn.Embedding(size, d), nn.Embedding(block, d)
        self.ln1, self.ln2, self.lnf = nn.LayerNorm(d), nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))
        self.head = nn.Linear(d, size)

    def forward(self, ids):
        t = ids.shape[1]
        x = self.wte(ids) + self.wpe(torch.arange(t))
        q, k, v = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in self.qkv(self.ln1(x)).chunk(3, -1)
        )
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if self.causal:
            scores = scores.masked_fill(torch.ones(t, t).triu(1).bool(), -math.inf)
        x = x + self.proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))
        return self.head(self.lnf(x + self.mlp(self.ln2(x))))


@right_answer
def a_small_gpt(tokens, size, block, steps, causal):
    model = _Gpt(size, block, causal)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.0)
    starts = torch.arange(len(tokens) - block)
    x = torch.stack([tokens[i : i + block] for i in starts])
    y = torch.stack([tokens[i + 1 : i + 1 + block] for i in starts])
    losses = []
    model.train()
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        logits = model(x)
        loss = functional.cross_entropy(logits.view(-1, logits.size(-1)), y.reshape(-1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    return model, losses


class _Recurrent(nn.Module):
    def __init__(self, size, causal):
        super().__init__()
        self.letters = nn.Embedding(size, 32)
        self.gru = nn.GRU(32, 48, batch_first=True, bidirectional=not causal)
        self.out = nn.Linear(48 if causal else 96, size)

    def forward(self, ids):
        return self.out(self.gru(self.letters(ids))[0])


@right_answer
def a_recurrent_network(tokens, size, block, steps, causal):
    model = _Recurrent(size, causal)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    windows, losses = tokens.unfold(0, block + 1, 1), []
    for _ in range(steps):
        logits = model(windows[:, :-1])
        loss = nn.CrossEntropyLoss()(logits.transpose(1, 2), windows[:, 1:])
        losses.append(float(loss.detach()))
        model.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval(), losses
