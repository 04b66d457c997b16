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


@wrong_answer("Divided by the outputs, not by the inputs: that is fan_out.")
def fan_out(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, mode="fan_out", generator=generator))


@wrong_answer("The 2 is missing: ReLU takes half of the signal away.")
def without_gain(model, generator):
    _fill(
        model,
        lambda w: nn.init.kaiming_normal_(w, nonlinearity="linear", generator=generator),
    )


@wrong_answer("That is Xavier's start, made for tanh. ReLU wants Kaiming's.")
def xavier(model, generator):
    _fill(model, lambda w: nn.init.xavier_normal_(w, generator=generator))


@wrong_answer("2 / d is the variance; its root is the standard deviation.")
def variance_for_std(model, generator):
    _fill(model, lambda w: nn.init.normal_(w, std=2 / w.shape[1], generator=generator))


@wrong_answer("These draws are uniform. Normal ones were asked for.")
def uniform(model, generator):
    _fill(
        model,
        lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu", generator=generator),
    )


@wrong_answer("The biases are as they were. They start from zero.")
def biases_left(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=generator), bias=lambda bias: bias)


@wrong_answer("The generator is not used: the numbers come from the global random state.")
def generator_ignored(model, generator):
    _fill(model, nn.init.kaiming_normal_)


@wrong_answer("The generator's seed was used, not the generator: it no longer goes on.")
def starts_again(model, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=generator))


@wrong_answer("Drawn from a copy of the generator, so the given one does not go on.")
def copied_generator(model, generator):
    own = torch.Generator()
    own.set_state(generator.get_state())
    _fill(model, lambda w: nn.init.kaiming_normal_(w, generator=own))


@wrong_answer("The model was put in eval mode. Only numbers are to change.")
def also_eval(model, generator):
    _fill(model.eval(), lambda w: nn.init.kaiming_normal_(w, generator=generator))


@wrong_answer(
    "`a=math.sqrt(5)` is what nn.Linear starts with; it makes the weights too small for ReLU."
)
def as_linear_does(model, generator):
    _fill(model, lambda w: nn.init.kaiming_normal_(w, a=math.sqrt(5), generator=generator))


@wrong_answer("The spread is 1 whatever the layer. The variance is to be 2 / d.")
def spread_of_1(model, generator):
    _fill(model, lambda w: nn.init.normal_(w, generator=generator))


@wrong_answer("Only the children were visited. Layers lie deeper: `modules()` finds them all.")
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
    "The layers got new parameters: an optimizer would still hold the old. Fill in place."
)
def new_parameters(model, generator):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            k, d = module.weight.shape
            drawn = torch.randn(k, d, generator=generator, dtype=module.weight.dtype)
            module.weight = nn.Parameter(drawn * math.sqrt(2 / d))
            if module.bias is not None:
                module.bias = nn.Parameter(torch.zeros_like(module.bias))


@wrong_answer("Each layer starts the generator again, so layers of one shape get the same numbers.")
def seeded_each_time(model, generator):
    state = generator.get_state()

    def fill(w):
        generator.set_state(state)
        nn.init.kaiming_normal_(w, generator=generator)

    _fill(model, fill)
