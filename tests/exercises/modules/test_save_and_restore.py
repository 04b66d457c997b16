"""save_and_restore: a model's state to a file, and from the file into another model."""

import copy
import io
import pickle
from pathlib import Path

import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(4, 3), draw(4), draw(4), draw(4)], draw(n, 3)


def oracle(parameters, x):
    weight, bias, mean, variance = (p.detach() for p in parameters)
    state = {
        "0.weight": weight,
        "0.bias": bias,
        "1.running_mean": mean,
        "1.running_var": variance**2 + 1,
        "1.num_batches_tracked": torch.tensor(1),
    }
    hidden = functional.linear(x.detach(), weight, bias)
    output = (hidden - mean) / (variance**2 + 1 + 1e-5).sqrt()
    return {
        "training mode": {"model": True, "fresh": True},
        "model requires grad": [True, True],
        "model has its gradients": [True, True],
        "in the file": state,
        "the file was read": True,
        "model gives": output,
        "fresh gives": output,
        "memory is shared": False,
        "same parameters as before": [True, True],
        "state": state,
    }


test_standard = standard("save_and_restore", inputs, oracle, probe=probes.restored)


def test_a_model_of_one_unit(learner, draw):
    args = [draw(1, 3), draw(1), draw(1), draw(1)], draw(2, 3)

    expect(learner.probe(probes.restored)(*args)).equals(oracle(*args))


def _load(path):
    return torch.load(path, weights_only=True)


@wrong_answer("Nothing was saved: the state went from model to model, and there is no file.")
def without_a_file(model, path, fresh):
    fresh.load_state_dict(model.state_dict())


@wrong_answer("Both are right, but in eval mode now: leave the mode of each as it is.")
def both_in_eval(model, path, fresh):
    torch.save(model.eval().state_dict(), path)
    fresh.load_state_dict(_load(path))
    fresh.eval()


@wrong_answer("The fresh model has the state, but was put in eval mode: leave its mode as it is.")
def fresh_in_eval(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(_load(path))
    fresh.eval()


@wrong_answer("The gradients of the model were cleared. It is to stay as it is.")
def gradients_cleared(model, path, fresh):
    model.zero_grad()
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(_load(path))


@wrong_answer("The model that was saved is frozen now. It is to stay as it is.")
def frozen(model, path, fresh):
    torch.save(model.requires_grad_(False).state_dict(), path)
    fresh.load_state_dict(_load(path))


@wrong_answer(
    "`torch.load` with weights_only=True cannot read that file: it holds more than data, or was "
    "not written by `torch.save`. Save the model's state_dict with torch.save."
)
def by_pickle(model, path, fresh):
    with Path(path).open("wb") as file:
        pickle.dump(model.state_dict(), file)
    with Path(path).open("rb") as file:
        fresh.load_state_dict(pickle.load(file))


@wrong_answer(
    "`torch.load` with weights_only=True cannot read that file: it holds more than data, or was "
    "not written by `torch.save`. Save the model's state_dict with torch.save."
)
def whole_object(model, path, fresh):
    torch.save(model, path)
    fresh.load_state_dict(torch.load(path, weights_only=False).state_dict())


@wrong_answer("The file is written, but nothing reads it back into the fresh model.")
def restores_nothing(model, path, fresh):
    torch.save(model.state_dict(), path)


@wrong_answer("The state was read, but not loaded into the fresh model.")
def read_and_dropped(model, path, fresh):
    torch.save(model.state_dict(), path)
    _load(path)


@wrong_answer("The state went from model to model. It has to come from the file.")
def past_the_file(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(model.state_dict())


@wrong_answer(
    "The parameters alone are saved; the buffers, such as running means, belong to it too."
)
def parameters_only(model, path, fresh):
    torch.save(dict(model.named_parameters()), path)
    fresh.load_state_dict(_load(path), strict=False)


@wrong_answer("The fresh model was saved, and the other one overwritten.")
def turned_round(model, path, fresh):
    torch.save(fresh.state_dict(), path)
    model.load_state_dict(_load(path))


@wrong_answer("The file has another name: take the path as it is.")
def other_name(model, path, fresh):
    torch.save(model.state_dict(), f"{path}.pt")
    fresh.load_state_dict(_load(f"{path}.pt"))


@wrong_answer("The state lies in the file inside another dict. It is to be there alone.")
def wrapped(model, path, fresh):
    torch.save({"model": model.state_dict()}, path)
    fresh.load_state_dict(_load(path)["model"])


@wrong_answer("The fresh model got new parameters: an optimizer would still hold the old ones.")
def assigned(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(_load(path), assign=True)


@wrong_answer("Both models share their memory now: training one would change the other.")
def shared(model, path, fresh):
    torch.save(model.state_dict(), path)
    _load(path)
    theirs = model.state_dict()
    for name, tensor in fresh.state_dict().items():
        tensor.set_(theirs[name])


@wrong_answer("The name `fresh` was bound to a copy; the model that was given stays as it was.")
def rebound(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh = copy.deepcopy(fresh)
    fresh.load_state_dict(_load(path))


@right_answer
def by_hand(model, path, fresh):
    with Path(path).open("wb") as file:
        torch.save(dict(model.state_dict()), file)
    saved = torch.load(io.BytesIO(Path(path).read_bytes()))
    with torch.no_grad():
        for name, tensor in fresh.state_dict().items():
            tensor.copy_(saved[name])


@right_answer
def with_copies(model, path, fresh):
    state = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    torch.save(state, path)
    with open(path, "rb") as file:  # noqa: PTH123 - as many write it
        fresh.load_state_dict(torch.load(file, map_location="cpu"))
    return fresh
