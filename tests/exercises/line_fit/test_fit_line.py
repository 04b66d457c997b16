"""fit_line: gradient descent on the mean squared error, from start to end."""

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n), draw(n), draw(1), draw(1), 0.05, 4


def oracle(x, y, w, b, lr, epochs):
    ws, bs, losses = zip(*oracles.steps(x, y, w, b, lr, epochs), strict=True)
    return ws[-1], bs[-1], list(losses[:-1])


test_standard = standard(
    "fit_line",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_fifty_steps_on_the_points_give_the_numbers_in_the_note(learner):
    x, y = data.points()

    seen = learner.fit_line(x, y, *data.points_start(), 1e-3, 50)
    w, b, losses = seen.value

    expect(seen).holds(
        (round(w.item(), 4), round(b.item(), 4)) == (0.3976, -0.2102),
        f"after 50 steps at lr 1e-3, w is {w.item():.4f} and b is {b.item():.4f}; "
        "the test expects 0.3976 and -0.2102",
    ).holds(len(losses) == 50, f"returned {len(losses)} losses for 50 epochs")


def test_reaches_the_optimum_with_enough_steps_but_not_with_fifty(learner):
    x, y = (t.double() for t in data.points())
    start = tuple(t.double() for t in data.points_start())

    far = learner.fit_line(x, y, *start, 1e-3, 50)
    near = learner.fit_line(x, y, *start, 0.02, 1500)
    w, b, losses = near.value

    expect(near).holds(
        abs(w.item() - 0.2600) < 1e-3 and abs(b.item() - 0.7477) < 1e-3,
        f"after 1500 steps at lr 0.02, w is {w.item():.4f} and b is {b.item():.4f}; "
        "the test expects the optimum, 0.2600 and 0.7477",
    ).holds(
        abs(losses[-1] - 0.1689) < 1e-4, f"the last loss is {losses[-1]:.4f}; the optimum is 0.1689"
    )
    expect(far).holds(
        abs(far.value[2][-1] - 0.1689) > 0.1, "50 steps at lr 1e-3 cannot reach the optimum"
    )


def test_no_epochs_change_nothing(learner, draw):
    w, b = draw(1), draw(1)

    expect(learner.fit_line(draw(5), draw(5), w, b, 0.1, 0)).equals((w, b, []))


def test_runs_every_epoch_even_if_the_loss_rises(learner, draw):
    arguments = (4 + draw(6), draw(6), draw(1), draw(1), 0.2, 5)

    expect(learner.fit_line(*arguments)).equals(oracle(*arguments))


def test_runs_every_epoch_however_small_the_loss_is(learner, draw):
    x, w, b = draw(5), draw(1), draw(1)
    arguments = x, (w + 1e-3) * x + b, w, b, 0.1, 5

    expect(learner.fit_line(*arguments)).equals(oracle(*arguments), rtol=1e-2)
