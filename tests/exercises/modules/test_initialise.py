"""initialise: Kaiming's start for ReLU, in every linear layer."""

import math

import pytest
import torch
from torch import nn

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return [n + 2, n + 3, n + 1], torch.float32, draw.integers(low=0, high=99).item()


def oracle(widths, dtype, seed):
    d, h, k = widths
    rising = lambda *shape: torch.linspace(1, 2, math.prod(shape)).to(dtype).view(shape)
    return {
        "parameters": {
            "embedding.weight": (3, d),
            "block.0.weight": (h, d),
            "block.0.bias": (h,),
            "block.1.1.weight": (h, h),
            "block.1.1.bias": (h,),
            "norm.weight": (h,),
            "norm.bias": (h,),
            "out.weight": (k, h),
        },
        "dtypes": [dtype] * 8,
        "the same objects": True,
        "require grad": [True] * 8,
        "biases": {
            "block.0.bias": torch.zeros(h, dtype=dtype),
            "block.1.1.bias": torch.zeros(h, dtype=dtype),
        },
        "others": {
            "embedding.weight": rising(3, d),
            "norm.weight": rising(h),
            "norm.bias": rising(h),
        },
        "drawn anew": [True] * 3,
        "in training mode": True,
    }


test_standard = standard("initialise", inputs, oracle, probe=probes.initialised)


def test_keeps_the_dtype(learner):
    args = [3, 4, 2], torch.float64, 7

    expect(learner.probe(probes.initialised)(*args)).equals(oracle(*args))


WIDTHS = [200, 300, 150]


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_variance_is_2_over_the_number_of_inputs(learner, draw, layer):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    found = seen.value[layer].std().item()
    wanted = math.sqrt(2 / (200, 300, 300)[layer])
    expect(seen).holds(
        abs(found / wanted - 1) < 0.03,
        f"draws a weight of shape {tuple(seen.value[layer].shape)} with standard deviation "
        f"{found:.4f}; wanted {wanted:.4f}",
    )


def test_the_mean_is_0(learner, draw):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    means = [weight.mean().item() / weight.std().item() for weight in seen.value]
    expect(seen).holds(
        max(map(abs, means)) < 0.04, f"draws weights whose means are {means} standard deviations"
    )


def test_the_draws_are_normal(learner, draw):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    # Of normal draws, 4.6 in a hundred are more than two standard deviations out; uniform ones
    # never are, and truncated ones less often.
    far = [(w.abs() > 2 * w.std()).double().mean().item() for w in seen.value]
    expect(seen).holds(
        all(0.035 < part < 0.055 for part in far), "draws numbers that are not normal"
    )


def test_layers_of_one_shape_get_draws_of_their_own(learner, draw):
    seen = learner.probe(probes.initial_weights)(
        [30, 30, 30], draw.integers(low=0, high=999).item()
    )

    one, two, three = seen.value
    expect(seen).holds(
        not (one.equal(two) or two.equal(three) or one.equal(three)),
        "gives two layers the same weight",
    )


def test_the_same_generator_gives_the_same_weights(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    again = learner.probe(probes.initial_weights)([4, 5, 3], 11)

    expect(again).equals(first.value)


def test_the_generator_goes_on_from_model_to_model(learner):
    seen = learner.probe(probes.initialised_twice)([4, 5, 3], 11)

    one, two = seen.value
    expect(seen).holds(
        not one.equal(two),
        "draws from a copy of the generator: a second model gets the same weights",
    )


def test_another_generator_gives_other_weights(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    other = learner.probe(probes.initial_weights)([4, 5, 3], 12)

    same = any(one.equal(two) for one, two in zip(first.value, other.value, strict=True))
    expect(other).holds(not same, "gives the same weights whatever the generator")


def test_weights_depend_on_where_the_generator_stands(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    later = learner.probe(probes.initial_weights)([4, 5, 3], 11, 7)

    same = any(one.equal(two) for one, two in zip(first.value, later.value, strict=True))
    expect(later).holds(not same, "starts the generator again, in place of drawing from it")


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


@right_answer
def by_hand(model, generator):
    for module in model.modules():
        if type(module) is nn.Linear:
            std = (2 / module.in_features) ** 0.5
            module.weight.data.normal_(0, std, generator=generator)
            if module.bias is not None:
                module.bias.data.fill_(0)


@right_answer
def by_apply(model, generator):
    @torch.no_grad()
    def fill(module):
        if isinstance(module, nn.Linear):
            drawn = torch.empty_like(module.weight).normal_(generator=generator)
            module.weight.copy_(drawn * math.sqrt(2 / module.weight.size(1)))
            if module.bias is not None:
                module.bias.zero_()

    model.apply(fill)
