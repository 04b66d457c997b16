"""predict: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("The weights have one row for each output: transpose them before you multiply.")
def not_transposed(inputs, weights, bias):
    return inputs @ weights + bias


@wrong_answer("reshape gives the weights the right shape and scrambles them. Transpose them.")
def reshaped(inputs, weights, bias):
    return inputs @ weights.reshape(weights.shape[1], weights.shape[0]) + bias


@wrong_answer("The bias went along the samples. Each output has its own, the same for all samples.")
def bias_on_the_wrong_axis(inputs, weights, bias):
    return inputs @ weights.T + bias.unsqueeze(1)


@wrong_answer("The bias is missing.")
def without_bias(inputs, weights, bias):
    return inputs @ weights.T


@wrong_answer("That is (k, n): one row for each sample was asked for.")
def outputs_first(inputs, weights, bias):
    return weights @ inputs.T + bias.unsqueeze(1)


@wrong_answer(
    "`.data` cuts the graph: no gradient finds its way back to weights and bias. Leave it out."
)
def cut_off(inputs, weights, bias):
    return inputs @ weights.data.T + bias.data


@wrong_answer("The bias was added once for every input that goes into the sum. Add it after it.")
def bias_inside_the_sum(inputs, weights, bias):
    return (inputs.unsqueeze(1) * weights + bias.unsqueeze(1)).sum(dim=2)
