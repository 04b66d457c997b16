"""beam_search: right answers in other styles."""

import heapq

import torch

from torchkata.testing import right_answer


@right_answer
def with_a_heap(step, start, width, length, end):
    beams = [(0.0, tuple(start), False)]
    for _ in range(length):
        if all(has_ended for _, _, has_ended in beams):
            break
        candidates = []
        for score, tokens, has_ended in beams:
            if has_ended:
                candidates.append((score, tokens, True))
            else:
                for token, log in enumerate(step(torch.tensor(list(tokens)))):
                    candidates.append((score + log.item(), (*tokens, token), token == end))
        beams = heapq.nlargest(width, candidates, key=lambda beam: beam[0])
    best = max(beams, key=lambda beam: beam[0])
    return list(best[1]), best[0]


@right_answer
def with_topk(step, start, width, length, end):
    sequences, scores, over = [list(start)], torch.zeros(1, dtype=torch.float64), [False]
    for _ in range(length):
        if all(over):
            break
        options, totals = [], []
        for tokens, score, has_ended in zip(sequences, scores, over, strict=True):
            if has_ended:
                options.append((tokens, True))
                totals.append(score[None])
                continue
            logs = step(torch.tensor(tokens)).double()
            options += [([*tokens, t], t == end) for t in range(len(logs))]
            totals.append(score + logs)
        every = torch.cat(totals)
        best = every.topk(min(width, len(every)))
        sequences = [options[i][0] for i in best.indices.tolist()]
        over = [options[i][1] for i in best.indices.tolist()]
        scores = best.values
    at = int(scores.argmax())
    return sequences[at], scores[at].item()


@right_answer
def over_when_the_best_has_ended(step, start, width, length, end):
    """Scores only fall, so no other beam can overtake it."""
    beams = [(list(start), 0.0)]
    for _ in range(length):
        best, _ = beams[0]
        if len(best) > len(start) and best[-1] == end:
            break
        candidates = []
        for tokens, score in beams:
            if len(tokens) > len(start) and tokens[-1] == end:
                candidates.append((tokens, score))
                continue
            values, numbers = step(torch.tensor(tokens)).sort(descending=True)
            for log, token in zip(values[:width].tolist(), numbers[:width].tolist(), strict=True):
                candidates.append(([*tokens, token], score + log))
        beams = sorted(candidates, key=lambda beam: beam[1], reverse=True)[:width]
    return beams[0]
