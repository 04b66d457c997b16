"""beam_search: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _search(
    step,
    start,
    width,
    length,
    end,
    *,
    frozen=True,
    across=True,
    final=None,
    summed=True,
    rank=None,
    stop=False,
    drop=False,
):
    beams = [(0.0, list(start), False)]
    done = []
    for _ in range(length):
        candidates = []
        for score, tokens, has_ended in beams:
            if has_ended and frozen:
                candidates.append((score, tokens, True))
                continue
            logs = step(torch.tensor(tokens)).tolist()
            own = [
                (score + log if summed else log, [*tokens, token], token == end)
                for token, log in enumerate(logs)
            ]
            own.sort(key=lambda beam: -beam[0])
            candidates += own if across else own[:1]
        candidates.sort(key=rank or (lambda beam: -beam[0]))
        beams = candidates[:width]
        if drop:
            done += [beam for beam in beams if beam[2]]
            beams = [beam for beam in beams if not beam[2]]
        if not beams or all(beam[2] for beam in beams) or (stop and beams[0][2]):
            break
    beams = (beams + done) if final is None else final(beams + done)
    score, tokens, _ = max(beams, key=lambda beam: beam[0])
    return tokens, score


@wrong_answer("This is greedy search: only the best token is taken in each round.")
def greedy(step, start, width, length, end):
    return _search(step, start, 1, length, end)


@wrong_answer("Beams that have ended go on. They stay as they are.")
def ended_go_on(step, start, width, length, end):
    return _search(step, start, width, length, end, frozen=False)


@wrong_answer(
    "Each beam was extended by its best token only. Compare the extensions of all beams with each "
    "other."
)
def best_of_each(step, start, width, length, end):
    beams = [(0.0, list(start), False)]
    for at in range(length):
        candidates = []
        for score, tokens, has_ended in beams:
            if has_ended:
                candidates.append((score, tokens, True))
                continue
            logs = step(torch.tensor(tokens)).tolist()
            own = [(score + log, [*tokens, t], t == end) for t, log in enumerate(logs)]
            own.sort(key=lambda beam: -beam[0])
            candidates += own[: width if at == 0 else 1]
        beams = sorted(candidates, key=lambda beam: -beam[0])[:width]
        if all(beam[2] for beam in beams):
            break
    return beams[0][1], beams[0][0]


@wrong_answer("The scores do not add up: only the last token counts.")
def last_token_counts(step, start, width, length, end):
    return _search(step, start, width, length, end, summed=False)


@wrong_answer("The beams with the lowest scores went on. Keep the highest.")
def lowest(step, start, width, length, end):
    return _search(step, start, width, length, end, rank=lambda beam: beam[0])


@wrong_answer("Scores were divided by the length. They are sums.")
def by_length(step, start, width, length, end):
    tokens, score = _search(
        step,
        start,
        width,
        length,
        end,
        rank=lambda beam: -beam[0] / max(len(beam[1]) - len(start), 1),
    )
    return tokens, score / max(len(tokens) - len(start), 1)


@wrong_answer("The search stops as soon as one beam has ended. Others may still be better.")
def first_end_wins(step, start, width, length, end):
    beams = [(0.0, list(start))]
    for _ in range(length):
        candidates = [
            (score + log, [*tokens, token])
            for score, tokens in beams
            for token, log in enumerate(step(torch.tensor(tokens)).tolist())
        ]
        beams = sorted(candidates, key=lambda beam: -beam[0])[:width]
        for score, tokens in beams:
            if tokens[-1] == end:
                return tokens, score
    return beams[0][1], beams[0][0]


@wrong_answer("Beams that have ended were dropped. They stay, and can win.")
def ended_dropped(step, start, width, length, end):
    return _search(
        step,
        start,
        width,
        length,
        end,
        drop=True,
        final=lambda beams: [b for b in beams if not b[2]] or beams,
    )


@wrong_answer("Beams that have ended take no place: more than width beams go on in all.")
def ended_take_no_place(step, start, width, length, end):
    beams, done = [(0.0, list(start))], []
    for _ in range(length):
        candidates = [
            (score + log, [*tokens, token])
            for score, tokens in beams
            for token, log in enumerate(step(torch.tensor(tokens)).tolist())
        ]
        candidates.sort(key=lambda beam: -beam[0])
        done += [beam for beam in candidates if beam[1][-1] == end]
        beams = [beam for beam in candidates if beam[1][-1] != end][:width]
        if not beams:
            break
    score, tokens = max([*done, *beams], key=lambda beam: beam[0])
    return tokens, score


@wrong_answer("The start is missing in the result.")
def without_start(step, start, width, length, end):
    tokens, score = _search(step, start, width, length, end)
    return tokens[len(start) :], score


@wrong_answer("The end token is missing in the result.")
def without_end(step, start, width, length, end):
    tokens, score = _search(step, start, width, length, end)
    return (tokens[:-1] if len(tokens) > len(start) and tokens[-1] == end else tokens), score


@wrong_answer("The score is a probability. Return the sum of the logarithms.")
def a_probability(step, start, width, length, end):
    tokens, score = _search(step, start, width, length, end)
    return tokens, torch.tensor(score).exp().item()


@wrong_answer("An `end` in the start counts as the end. Only tokens after the start do.")
def start_may_end(step, start, width, length, end):
    if start[-1] == end:
        return list(start), 0.0
    return _search(step, start, width, length, end)


@wrong_answer("Score and tokens are exchanged. Return (tokens, score).")
def exchanged(step, start, width, length, end):
    tokens, score = _search(step, start, width, length, end)
    return score, tokens


@wrong_answer("The list `start` was changed. It belongs to the caller: make a new one.")
def start_grows(step, start, width, length, end):
    tokens, score = _search(step, start, width, length, end)
    start += tokens[len(start) :]
    return start, score


@wrong_answer("A beam that has ended won over a better one that has not. The score alone decides.")
def ended_preferred(step, start, width, length, end):
    return _search(
        step,
        start,
        width,
        length,
        end,
        final=lambda beams: [beam for beam in beams if beam[2]] or beams,
    )


@wrong_answer("The worst of the last beams was returned. Return the best.")
def worst_of_the_last(step, start, width, length, end):
    return _search(
        step, start, width, length, end, final=lambda beams: [min(beams, key=lambda b: b[0])]
    )


@wrong_answer("`step` gets only the last token. Give it the whole sequence.")
def last_token_to_step(step, start, width, length, end):
    return _search(lambda tokens: step(tokens[-1:]), start, width, length, end)


@wrong_answer("Probabilities were added up. Add up their logarithms.")
def probabilities_added(step, start, width, length, end):
    return _search(lambda tokens: step(tokens).exp(), start, width, length, end)


@wrong_answer("The first round kept one beam only. Keep `width` beams in each round.")
def one_beam_first(step, start, width, length, end):
    if not length:
        return list(start), 0.0
    first, score = _search(step, start, 1, 1, end)
    if first[-1] == end:
        return first, score
    tokens, rest = _search(step, first, width, length - 1, end)
    return tokens, score + rest


@wrong_answer("The start counts as rounds. `length` is the number of rounds after it.")
def start_counts(step, start, width, length, end):
    return _search(step, start, width, max(length - len(start), 0), end)


@wrong_answer("A beam that ended and was overtaken by `width` others still won. It does not go on.")
def ended_set_aside(step, start, width, length, end):
    return _search(step, start, width, length, end, drop=True)
