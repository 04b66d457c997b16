"""initialise: mistakes that people make."""

import math

import torch
from torch import nn

from torchkata.testing import wrong_answer


def _fill(model, fill, linear=nn.Linear, bias=nn.init.zeros_):
    for module in model.modules():
        if isinstance(module, linear):
            fill(module.weight)
            if getattr(module, "bias", None) is not None:
                bias(module.bias)


@wrong_answer(
    "The variance was divided by the number of outputs (fan_out). Divide by the number of inputs."
)
def fan_out(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, mode="fan_out", generator=generator))


@wrong_answer("The factor 2 is missing: ReLU removes half of the signal.")
def without_gain(model, generator):
    _fill(
        model,
        lambda w: nn.init.kaiming_normal_(w, nonlinearity="linear", generator=generator),
    )


@wrong_answer("That is Xavier's initialisation, made for tanh. ReLU needs Kaiming's.")
def xavier(model, generator):
    _fill(model, lambda w: nn.init.xavier_normal_(w, generator=generator))


@wrong_answer("2 / d is the variance. The standard deviation is its square root.")
def variance_for_std(model, generator):
    _fill(model, lambda w: nn.init.normal_(w, std=2 / w.shape[1], generator=generator))


@wrong_answer("These draws are uniform. The exercise asks for normal ones.")
def uniform(model, generator):
    _fill(
        model,
        lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu", generator=generator),
    )


@wrong_answer("The biases were not changed. Fill them with zeros.")
def biases_left(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=generator), bias=lambda bias: bias)


@wrong_answer("The generator is not used: the numbers come from the global random state.")
def generator_ignored(model, generator):
    _fill(model, nn.init.kaiming_normal_)


@wrong_answer(
    "Only the generator's seed was used. Draw from the generator itself, so that its state "
    "moves on."
)
def starts_again(model, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=generator))


@wrong_answer(
    "A copy of the generator was used. Draw from the given one, so that its state moves on."
)
def copied_generator(model, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=own))


@wrong_answer("The model was put in eval mode. Only the numbers should change.")
def also_eval(model, generator):
    _fill(model.eval(), lambda w: nn.init.kaiming_normal_(w, generator=generator))


@wrong_answer(
    "The weights are too small for ReLU: they have the size with which nn.Linear starts "
    "(`a=math.sqrt(5)`)."
)
def as_linear_does(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, a=math.sqrt(5), generator=generator))


@wrong_answer("The variance is 1 for every layer. It should be 2 / d.")
def spread_of_1(model, generator):
    _fill(model, lambda w: nn.init.normal_(w, generator=generator))


@wrong_answer(
    "Only the direct children were visited. `modules()` also finds the layers inside them."
)
def children_only(model, generator):
    for module in model.children():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong_answer("A linear layer may have no bias: then `bias` is None.")
def expects_a_bias(model, generator):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, generator=generator)
            module.bias.data.zero_()


@wrong_answer("Embeddings and norms were filled too. Only nn.Linear is meant.")
def every_parameter(model, generator):
    for p in model.parameters():
        if p.ndim > 1:
            nn.init.kaiming_normal_(p, generator=generator)
        else:
            nn.init.zeros_(p)


@wrong_answer(
    "The layers got new parameters: an optimizer would still hold the old ones. Fill them in place."
)
def new_parameters(model, generator):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            k, d = module.weight.shape
            drawn = torch.randn(k, d, generator=generator, dtype=module.weight.dtype)
            module.weight = nn.Parameter(drawn * math.sqrt(2 / d))
            if module.bias is not None:
                module.bias = nn.Parameter(torch.zeros_like(module.bias))


@wrong_answer(
    "The generator is reset for each layer, so layers of the same shape get the same numbers."
)
def seeded_each_time(model, generator):
    state = generator.get_state()

    def fill(w):
        generator.set_state(state)
        nn.init.kaiming_normal_(w, generator=generator)

    _fill(model, fill)
