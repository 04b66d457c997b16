"""freeze_all_but_last: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_layers = wrong_beside(__file__)._layers


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
    # A shared parameter comes once for each layer; the last layer decides.
    for name, p in model.named_parameters(remove_duplicate=False):
        p.requires_grad_(name.split(".")[0] == owners[-1])
