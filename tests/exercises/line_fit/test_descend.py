"""descend: one step of gradient descent that leaves the given parameters unchanged."""

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(1), draw(1), draw(), draw(), 0.1 * n


def oracle(w, b, dw, db, lr):
    return w.sub(dw, alpha=lr), b.sub(db, alpha=lr)


test_standard = standard("descend", inputs, oracle, dtypes=FLOATS, gradient=True)


def test_new_parameters_have_memory_of_their_own(learner, draw):
    arguments = draw(1), draw(1), draw(), draw()

    for lr in (0.5, 0.0):
        expect(learner.descend(*arguments, lr)).equals(oracle(*arguments, lr)).shares_nothing()
