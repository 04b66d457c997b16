"""standardise: every column to mean 0 and (biased) standard deviation 1."""

import pytest
import torch

from torchkata import data
from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    # Spread out, so that no column is nearly constant; another unit and another zero in each.
    spread = torch.linspace(-1, 1, n).unsqueeze(1) + 0.2 * draw.uniform(n, 3)
    return (spread * torch.tensor([1.0, -20.0, 5.0]) + torch.tensor([0.0, 30.0, -10.0]),)


def oracle(inputs):
    variance, mean = torch.var_mean(inputs, dim=0, correction=0)
    differ = inputs.amax(dim=0) > inputs.amin(dim=0)
    std = torch.where(differ, variance, torch.ones_like(variance)).sqrt()
    return (inputs - mean) / std, mean, std


test_standard = standard(
    "standardise",
    inputs,
    oracle,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_columns_come_out_with_mean_0_and_mean_square_1(learner, draw):
    (x,) = inputs(draw, 9)

    z, _, _ = learner.standardise(x.double()).value

    expect(learner.standardise(x.double())).holds(
        float(z.mean(dim=0).abs().max()) < 1e-9, "the columns do not have mean 0"
    ).holds(
        float(((z**2).mean(dim=0) - 1).abs().max()) < 1e-9,
        "the columns do not have standard deviation 1 (the biased one, divided by n)",
    )


def test_as_many_samples_as_columns_hide_nothing(learner, draw):
    expect(learner.standardise(inputs(draw, 3)[0])).agrees_with(oracle)


def test_the_orchards(learner):
    expect(learner.standardise(data.orchards()[0])).agrees_with(oracle)


def test_a_constant_column_becomes_zeros(learner, draw):
    x = draw(4, 3)
    x[:, 1] = 3.0

    expect(learner.standardise(x)).agrees_with(oracle)


def test_a_column_of_zeros_stays_zeros(learner, draw):
    x = draw(4, 3)
    x[:, 2] = 0.0

    expect(learner.standardise(x)).agrees_with(oracle)


def test_a_column_is_constant_whatever_rounding_makes_of_its_std(learner, draw):
    # In float32 the std of eleven times 0.1 is about 1e-8, not 0.
    constants = torch.tensor([0.1, 0.7, 1.3, 100.1, -0.3]).repeat(11, 1)

    seen = learner.standardise(torch.cat([constants, draw(11, 1)], 1))

    expect(seen).agrees_with(oracle, atol=1e-4)  # the mean of 100.1 is off by its last bits


@pytest.mark.parametrize("constant", [0.1, 0.7, 100.1])
def test_a_column_by_itself_is_constant_whatever_rounding_makes_of_its_std(learner, constant):
    # Over a column that lies by itself in memory, torch's own std is not 0 either.
    seen = learner.standardise(torch.full((37, 1), constant))

    expect(seen).agrees_with(oracle, atol=1e-4)


def test_a_column_where_a_single_value_differs_is_not_constant(learner):
    x = 3 + torch.eye(5)  # another row in each column

    expect(learner.standardise(x)).agrees_with(oracle)


def test_a_column_in_a_tiny_unit_is_scaled_like_another(learner, draw):
    x = inputs(draw, 6)[0].double() * torch.tensor([1e-9, 1.0, 1e-20], dtype=torch.float64)

    z, _, _ = learner.standardise(x).value

    wanted, _, _ = oracle(x)
    expect(learner.standardise(x)).holds(
        bool((z - wanted).abs().max() < 1e-6),
        "a column of values near 1e-9 does not come out with standard deviation 1",
    )


def test_a_column_far_from_zero_is_scaled_like_another(learner, draw):
    # 1e8 is far for its spread, and near enough for float64.
    x = inputs(draw, 6)[0].double() + torch.tensor([1e8, 0.0, -1e9], dtype=torch.float64)

    expect(learner.standardise(x)).agrees_with(oracle, atol=1e-5)


@wrong_answer("That is the unbiased std (torch's default): here it is divided by n, not n − 1.")
def unbiased(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0).nan_to_num()
    std = std.masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer("z was made with another std than the one beside it: n − 1 in one, n in the other.")
def mixed(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / other, mean, std


@wrong_answer("z was made with another std than the one beside it: n in one, n − 1 in the other.")
def mixed_the_other_way(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    other = inputs.std(dim=0).nan_to_num().masked_fill(_constant(inputs), 1.0)
    return (inputs - mean) / std, mean, other


@wrong_answer("A constant column has std 0, and 0 / 0 is NaN. Divide it by 1.")
def divides_by_zero(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "Rounding left the std of a constant column a little above 0, so it was not seen. "
    "Compare the column's values with each other, not its std with 0."
)
def asks_the_std(inputs):
    mean = inputs.mean(dim=0)
    std = ((inputs - mean) ** 2).mean(dim=0).sqrt()
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "Rounding left the std of a constant column a little above 0, so it was not seen. "
    "Compare the column's values with each other, not its std with 0."
)
def asks_torchs_std(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "A constant column's std is given back as 1, not as 0 or a little above. "
    "Put 1 in its place; adding a small number to all of them will not do."
)
def adds_epsilon(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0) + 1e-8
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "A constant column's std is given back as 1, not as 0 or a little above. "
    "Put 1 in its place; adding a small number to all of them will not do."
)
def gives_0_back(inputs):
    z, mean, _ = _right(inputs)
    return z, mean, inputs.std(dim=0, correction=0)


@wrong_answer("A column is constant where all of its values are equal, not only two of them.")
def first_and_last(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = std.masked_fill(inputs[0] == inputs[-1], 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer("A column is constant where all of its values are equal, not only two of them.")
def first_and_second(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = std.masked_fill(inputs[0] == inputs[:2][-1], 1.0)
    return (inputs - mean) / std, mean, std


@wrong_answer("Whatever varied less than 1e-6 was taken for constant: that hangs on the unit.")
def absolute_threshold(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std = torch.where(std < 1e-6, torch.ones_like(std), std)
    constant = _constant(inputs)
    return ((inputs - mean) / std).masked_fill(constant, 0.0), mean, std.masked_fill(constant, 1.0)


@wrong_answer("Mean and std go over the whole table here. Each column has its own: dim=0.")
def over_everything(inputs):
    d = inputs.shape[1]
    mean, std = inputs.mean().expand(d).clone(), inputs.std(correction=0).expand(d).clone()
    return (inputs - mean) / std, mean, std


@wrong_answer("Each row was standardised. Samples are rows, so it is the columns: dim=0.")
def each_row(inputs):
    mean, std = inputs.mean(dim=1, keepdim=True), inputs.std(dim=1, keepdim=True, correction=0)
    return (inputs - mean) / std, mean.squeeze(1), std.squeeze(1)


@wrong_answer("mean and std have a shape of (1, d) here: leave keepdim out.")
def keepdim(inputs):
    z, mean, std = _right(inputs)
    return z, mean.unsqueeze(0), std.unsqueeze(0)


@wrong_answer("You divided by the variance. Take its root.")
def by_the_variance(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    return (inputs - mean) / std**2, mean, std**2


@wrong_answer("Only the mean was taken away: divide by the std, too.")
def only_centred(inputs):
    mean = inputs.mean(dim=0)
    return inputs - mean, mean, _std(inputs)


@wrong_answer(
    "That scales between smallest and largest. Mean and standard deviation were asked for."
)
def min_max(inputs):
    low, high = inputs.amin(dim=0), inputs.amax(dim=0)
    return (inputs - low) / (high - low), low, high - low


@wrong_answer("`-=` and `/=` changed the inputs that you were given. Make new tensors.")
def in_place(inputs):
    with torch.no_grad():
        _, mean, std = _right(inputs)
        inputs -= mean
        inputs /= std
    return inputs, mean, std


def _constant(inputs):
    return (inputs == inputs[:1]).all(dim=0)


def _std(inputs):
    return inputs.std(dim=0, correction=0).masked_fill(_constant(inputs), 1.0)


def _right(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "What varies little beside its mean was taken for constant. Only a column whose values are "
    "all equal is."
)
def relative_threshold(inputs):
    mean, std = inputs.mean(dim=0), _std(inputs)
    std = torch.where(std <= 1e-6 * mean.abs(), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "The mean of the squares minus the square of the mean: far from 0 the digits cancel. "
    "Subtract the mean first, then square."
)
def mean_of_squares(inputs):
    mean = inputs.mean(dim=0)
    std = (inputs.square().mean(dim=0) - mean.square()).clamp(min=0).sqrt()
    std = torch.where(_constant(inputs), torch.ones_like(std), std)
    return (inputs - mean) / std, mean, std


@wrong_answer(
    "`std[...] = 1` writes into what backward needs. torch.where or masked_fill makes a new tensor."
)
def writes_into_std(inputs):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    std[_constant(inputs)] = 1.0
    return (inputs - mean) / std, mean, std


@right_answer
def from_its_parts(inputs):
    n = inputs.shape[0]
    mean = inputs.sum(dim=0) / n
    centred = inputs - mean
    std = (centred.pow(2).sum(dim=0) / n).sqrt()
    std = torch.where(inputs.max(dim=0).values == inputs.min(dim=0).values, 1.0, std)
    return centred / std, mean, std


@right_answer
def column_by_column(inputs):
    columns, means, stds = [], [], []
    for column in inputs.unbind(dim=1):
        mean = column.mean()
        alike = bool((column == column[0]).all())
        std = torch.ones_like(mean) if alike else column.std(unbiased=False)
        columns.append((column - mean) / std)
        means.append(mean)
        stds.append(std)
    return torch.stack(columns, dim=1), torch.stack(means), torch.stack(stds)
