"""freeze_all_but_last: only the last layer stays trainable."""

import copy

import pytest

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw.choice((1, 2, 3, 4)) for _ in range(n + 1)], [], False


def oracle(sizes, frozen, tail):
    layers = len(sizes) - 1
    return [False] * (2 * (layers - 1)) + [True, True]


test_standard = standard(
    "freeze_all_but_last",
    inputs,
    oracle,
    probe=probes.frozen_stack,
    without={"takes_size_0": "a model without layers has no last one"},
)


@pytest.mark.parametrize("frozen", [[0], [2], [0, 1, 2]])
def test_what_was_frozen_before_does_not_matter(learner, frozen):
    args = [3, 5, 4, 2], frozen, False

    expect(learner.probe(probes.frozen_stack)(*args)).equals(oracle(*args))


def test_a_child_without_parameters_is_not_the_last_layer(learner):
    bare, tailed = ([2, 3, 4], [], False), ([2, 3, 4], [], True)

    expect(learner.probe(probes.frozen_stack)(*bare)).equals(oracle(*bare))
    expect(learner.probe(probes.frozen_stack)(*tailed)).equals(oracle(*tailed))


@pytest.mark.parametrize("last", ["layer", "no bias", "block"])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_last_layer_may_be_anything_with_parameters(learner, last, frozen):
    seen = learner.probe(probes.frozen_headed)(last, True, frozen)

    trained = {name for name, flag in seen.value["require grad"].items() if flag}
    wanted = {name for name in seen.value["require grad"] if name.startswith("head.")}
    expect(seen).holds(
        trained == wanted, f"leaves trainable {sorted(trained)}; wanted {sorted(wanted)}"
    )


@pytest.mark.parametrize("training", [True, False])
def test_nothing_else_changes(learner, training):
    seen = learner.probe(probes.frozen_headed)("block", training)

    expect(seen).holds(seen.value["same numbers"], "changed the numbers in the parameters").holds(
        seen.value["modes kept"], "changed the mode of the model or of a part of it"
    ).holds(
        seen.value["same parameters"], "put other parameters in the place of those that were there"
    ).holds(seen.value["gradients there"], "cleared gradients")


def _layers(model):
    return [child for child in model.children() if list(child.parameters())]


@wrong_answer(
    "No parameter was changed: `module.requires_grad = False` sets a name on the module, eval() "
    "switches dropout and batch norm."
)
def flag_on_the_module(model):
    for child in _layers(model)[:-1]:
        child.requires_grad = False


@wrong_answer("The last child has no parameters here, so everything is frozen. Look further up.")
def last_child(model):
    model.requires_grad_(False)
    list(model.children())[-1].requires_grad_(True)


@wrong_answer("The last two parameters are not always the last layer.")
def last_two(model):
    parameters = list(model.parameters())
    for index, p in enumerate(parameters):
        p.requires_grad = index >= len(parameters) - 2


@wrong_answer("The innermost last layer is only a part of the last child: all of that is to train.")
def innermost(model):
    model.requires_grad_(False)
    owners = [m for m in model.modules() if list(m.parameters(recurse=False))]
    owners[-1].requires_grad_(True)


@wrong_answer("The last layer was frozen, the others were not.")
def turned_round(model):
    model.requires_grad_(True)
    _layers(model)[-1].requires_grad_(False)


@wrong_answer("Everything is frozen: the last layer has to stay trainable.")
def all_frozen(model):
    model.requires_grad_(False)


@wrong_answer(
    "No parameter was changed: `module.requires_grad = False` sets a name on the module, eval() "
    "switches dropout and batch norm."
)
def eval_mode(model):
    model.eval()


@wrong_answer("A last layer that was frozen before stays so: its requires_grad has to be set.")
def never_thaws(model):
    last = {id(p) for p in _layers(model)[-1].parameters()}
    for p in model.parameters():
        if id(p) not in last:
            p.requires_grad_(False)


@wrong_answer("Parameters that the model holds itself, outside its children, are not frozen.")
def children_only(model):
    *others, last = _layers(model)
    for child in others:
        child.requires_grad_(False)
    last.requires_grad_(True)


@wrong_answer("The right ones train, but the model was put in eval mode too: leave the mode alone.")
def also_eval(model):
    model.eval().requires_grad_(False)
    _layers(model)[-1].requires_grad_(True)


@wrong_answer("The right ones train, but the model was put in training mode: leave the mode alone.")
def also_train(model):
    model.train().requires_grad_(False)
    _layers(model)[-1].requires_grad_(True)


@wrong_answer("The right ones train, but gradients were cleared: nothing else is to change.")
def also_zeroes(model):
    model.requires_grad_(False)
    model.zero_grad()
    _layers(model)[-1].requires_grad_(True)


@wrong_answer("The last layer is a copy now: an optimizer would still hold the old parameters.")
def replaces(model):
    names = [name for name, child in model.named_children() if list(child.parameters())]
    last = copy.deepcopy(getattr(model, names[-1]))
    model.requires_grad_(False)
    setattr(model, names[-1], last.requires_grad_(True))


@wrong_answer(
    "Names were compared by their beginning: `head_norm` begins with `head` and is another layer."
)
def by_prefix(model):
    names = [name for name, child in model.named_children() if list(child.parameters())]
    for name, p in model.named_parameters():
        p.requires_grad_(name.startswith(names[-1]))


@wrong_answer(
    "The others are frozen, but not the parameters that the model holds itself; and a last layer "
    "that was frozen before stays so."
)
def only_freezes(model):
    for child in _layers(model)[:-1]:
        child.requires_grad_(False)


@wrong_answer("The right ones train, but their numbers were drawn anew: leave them as they are.")
def also_reset(model):
    model.requires_grad_(False)
    last = _layers(model)[-1].requires_grad_(True)
    for module in last.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()


@wrong_answer("The biases are still trainable.")
def weights_only(model):
    *_, last = _layers(model)
    last.requires_grad_(True)
    kept = {id(p) for p in last.parameters()}
    for p in model.parameters():
        if id(p) not in kept and p.ndim > 1:
            p.requires_grad_(False)


@right_answer
def by_identity(model):
    last = {id(p) for p in _layers(model)[-1].parameters()}
    for p in model.parameters():
        p.requires_grad = id(p) in last


@right_answer
def by_name(model):
    owners = [
        name for name, child in model.named_children() if any(True for _ in child.parameters())
    ]
    for name, p in model.named_parameters():
        p.requires_grad_(name.split(".")[0] == owners[-1])
