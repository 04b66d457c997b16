"""freeze_all_but_last: mistakes that people make."""

import copy

from torchkata.testing import wrong_answer


def _layers(model):
    return [child for child in model.children() if list(child.parameters())]


NO_PARAMETER_CHANGED = (
    "No parameter was changed: `module.requires_grad = False` only sets an attribute of "
    "the module, and eval() only switches dropout and batch norm."
)


@wrong_answer(NO_PARAMETER_CHANGED)
def flag_on_the_module(model):
    for child in _layers(model)[:-1]:
        child.requires_grad = False


@wrong_answer(
    "The last child has no parameters here, so everything is frozen. Find the last child "
    "that has some."
)
def last_child(model):
    model.requires_grad_(False)
    list(model.children())[-1].requires_grad_(True)


@wrong_answer("The last two parameters are not always the last layer.")
def last_two(model):
    parameters = list(model.parameters())
    for index, p in enumerate(parameters):
        p.requires_grad = index >= len(parameters) - 2


@wrong_answer("Only one module in the last child is trainable. The whole last child should be.")
def innermost(model):
    model.requires_grad_(False)
    owners = [m for m in model.modules() if list(m.parameters(recurse=False))]
    owners[-1].requires_grad_(True)


@wrong_answer(
    "The last layer was frozen and the others were not. It should be the other way round."
)
def turned_round(model):
    model.requires_grad_(True)
    _layers(model)[-1].requires_grad_(False)


@wrong_answer("Everything is frozen: the last layer has to stay trainable.")
def all_frozen(model):
    model.requires_grad_(False)


@wrong_answer(NO_PARAMETER_CHANGED)
def eval_mode(model):
    model.eval()


@wrong_answer("A last layer that was frozen before stays frozen: set its requires_grad to True.")
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


@wrong_answer(
    "The right parameters are trainable, but the model was put in eval mode too. Leave its "
    "mode alone."
)
def also_eval(model):
    model.eval().requires_grad_(False)
    _layers(model)[-1].requires_grad_(True)


@wrong_answer(
    "The right parameters are trainable, but the model was put in training mode. Leave its "
    "mode alone."
)
def also_train(model):
    model.train().requires_grad_(False)
    _layers(model)[-1].requires_grad_(True)


@wrong_answer(
    "The right parameters are trainable, but gradients were cleared. Nothing else should change."
)
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
    "Names were compared by their beginning: `head_norm` begins with `head`, but is another layer."
)
def by_prefix(model):
    names = [name for name, child in model.named_children() if list(child.parameters())]
    for name, p in model.named_parameters():
        p.requires_grad_(name.startswith(names[-1]))


@wrong_answer(
    "The other layers are frozen, but not the parameters that the model holds itself; and "
    "a last layer that was frozen before stays frozen."
)
def only_freezes(model):
    for child in _layers(model)[:-1]:
        child.requires_grad_(False)


@wrong_answer(
    "The right parameters are trainable, but they got new random numbers. Leave the "
    "numbers as they are."
)
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


@wrong_answer(
    "The last layer shares a weight with an earlier layer. Freezing that layer froze the weight. "
    "Freeze first, then make the last layer trainable."
)
def thaws_first(model):
    layers = [child for child in model.children() if any(True for _ in child.parameters())]
    layers[-1].requires_grad_(True)
    for layer in layers[:-1]:
        layer.requires_grad_(False)
    for parameter in model.parameters(recurse=False):
        parameter.requires_grad_(False)
