"""predict: inputs times the transposed weights, plus the bias, for every sample."""

from torch.nn import functional

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(2, 3), draw(2)


test_standard = standard(
    "predict",
    inputs,
    functional.linear,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "there is at least one sample"},
)


def test_works_with_equally_many_samples_inputs_and_outputs(learner, draw):
    expect(learner.predict(draw(3, 3), draw(3, 3), draw(3))).agrees_with(functional.linear)


def test_one_input_and_one_output_will_do(learner, draw):
    expect(learner.predict(draw(4, 1), draw(1, 1), draw(1))).agrees_with(functional.linear)


def test_many_samples_will_do(learner, draw):
    expect(learner.predict(draw(300, 7), draw(5, 7), draw(5))).agrees_with(functional.linear)
