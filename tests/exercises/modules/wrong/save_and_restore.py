"""save_and_restore: mistakes that people make."""

import copy
import pickle
from pathlib import Path

import torch

from torchkata.testing import wrong_answer


def _load(path):
    return torch.load(path, weights_only=True)


@wrong_answer("Nothing was saved: the state was copied from model to model, and there is no file.")
def without_a_file(model, path, fresh):
    fresh.load_state_dict(model.state_dict())


@wrong_answer(
    "Both models have the right state, but they are in eval mode now. Leave the mode of "
    "each as it is."
)
def both_in_eval(model, path, fresh):
    torch.save(model.eval().state_dict(), path)
    fresh.load_state_dict(_load(path))
    fresh.eval()


@wrong_answer(
    "The fresh model has the state, but it was put in eval mode. Leave its mode as it is."
)
def fresh_in_eval(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(_load(path))
    fresh.eval()


@wrong_answer("The gradients of the model were cleared. Leave them as they are.")
def gradients_cleared(model, path, fresh):
    model.zero_grad()
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(_load(path))


@wrong_answer("The model that was saved is frozen now. Leave it as it is.")
def frozen(model, path, fresh):
    torch.save(model.requires_grad_(False).state_dict(), path)
    fresh.load_state_dict(_load(path))


MORE_THAN_DATA = (
    "`torch.load` with weights_only=True cannot read this file: it holds more than data, "
    "or was not written by `torch.save`. Save the model's state_dict with torch.save."
)


@wrong_answer(MORE_THAN_DATA)
def by_pickle(model, path, fresh):
    with Path(path).open("wb") as file:
        pickle.dump(model.state_dict(), file)
    with Path(path).open("rb") as file:
        fresh.load_state_dict(pickle.load(file))


@wrong_answer(MORE_THAN_DATA)
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


@wrong_answer("The state was copied from model to model. Load it from the file.")
def past_the_file(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh.load_state_dict(model.state_dict())


@wrong_answer(
    "Only the parameters are saved. Buffers, such as running means, belong to the state too."
)
def parameters_only(model, path, fresh):
    torch.save(dict(model.named_parameters()), path)
    fresh.load_state_dict(_load(path), strict=False)


@wrong_answer("The models are swapped: the fresh one was saved, and the other one was overwritten.")
def turned_round(model, path, fresh):
    torch.save(fresh.state_dict(), path)
    model.load_state_dict(_load(path))


@wrong_answer("The file has a different name. Use the path as it is.")
def other_name(model, path, fresh):
    torch.save(model.state_dict(), f"{path}.pt")
    fresh.load_state_dict(_load(f"{path}.pt"))


@wrong_answer("The file holds the state inside another dict. Save the state_dict itself.")
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


@wrong_answer(
    "The name `fresh` was bound to a copy, so the model that was passed in did not change."
)
def rebound(model, path, fresh):
    torch.save(model.state_dict(), path)
    fresh = copy.deepcopy(fresh)
    fresh.load_state_dict(_load(path))


@wrong_answer("The file is read, but the state was copied from model to model. Load what was read.")
def read_for_nothing(model, path, fresh):
    torch.save(model.state_dict(), path)
    _load(path)
    fresh.load_state_dict(model.state_dict())
