"""predict: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("The weights have one row for each output. Transpose them before you multiply.")
def not_transposed(inputs, weights, bias):
    return inputs @ weights + bias


@wrong_answer(
    "`*` multiplies element by element. A matrix product, `@`, combines each sample with the "
    "weights of each output."
)
def element_by_element(inputs, weights, bias):
    return inputs * weights + bias


@wrong_answer(
    "The weights have the right shape, but their elements are mixed up, as after `reshape` or "
    "`view`. Transpose them."
)
def reshaped(inputs, weights, bias):
    return inputs @ weights.reshape(weights.shape[1], weights.shape[0]) + bias


@wrong_answer(
    "The bias was added along the samples. Each output has its own bias, the same for all samples."
)
def bias_on_the_wrong_axis(inputs, weights, bias):
    return inputs @ weights.T + bias.unsqueeze(1)


@wrong_answer("The bias is missing.")
def without_bias(inputs, weights, bias):
    return inputs @ weights.T


@wrong_answer("This is (k, n). Return one row for each sample, (n, k).")
def outputs_first(inputs, weights, bias):
    return weights @ inputs.T + bias.unsqueeze(1)


@wrong_answer("The graph is cut: no gradient reaches weights and bias. Keep them in the graph.")
def cut_off(inputs, weights, bias):
    return inputs @ weights.data.T + bias.data


@wrong_answer("The bias was added once for every input in the sum. Add it once, after the sum.")
def bias_inside_the_sum(inputs, weights, bias):
    return (inputs.unsqueeze(1) * weights + bias.unsqueeze(1)).sum(dim=2)
