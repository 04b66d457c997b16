"""move_all: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _moved(nested, device, of_list=list, of_tuple=tuple, other=lambda value: value):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    again = lambda value: _moved(value, device, of_list, of_tuple, other)
    if isinstance(nested, dict):
        return {key: again(value) for key, value in nested.items()}
    if isinstance(nested, list):
        return of_list(map(again, nested))
    if isinstance(nested, tuple):
        return of_tuple(map(again, nested))
    return other(nested)


@wrong_answer("Tuples became lists: every container keeps its kind.")
def tuples_to_lists(nested, device):
    return _moved(nested, device, of_tuple=list)


@wrong_answer("Lists became tuples: every container keeps its kind.")
def lists_to_tuples(nested, device):
    return _moved(nested, device, of_list=tuple)


@wrong_answer("Not everything has a `.to`: strings, numbers and None stay as they are.")
def everything_has_to(nested, device):
    return _moved(nested, device, other=lambda value: value.to(device))


@wrong_answer("Values that are not tensors were lost. Keep them as they are.")
def others_lost(nested, device):
    return _moved(nested, device, other=lambda value: None)


@wrong_answer("Only the outermost level was moved. Containers may hold other containers.")
def one_level(nested, device):
    move = lambda value: value.to(device) if isinstance(value, torch.Tensor) else value
    if isinstance(nested, dict):
        return {key: move(value) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(map(move, nested))
    return move(nested)


@wrong_answer("Tuples were skipped, so the tensors in them did not move.")
def tuples_passed_over(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: tuples_passed_over(value, device) for key, value in nested.items()}
    if isinstance(nested, list):
        return [tuples_passed_over(value, device) for value in nested]
    return nested


@wrong_answer("The containers that you were given got new contents. Make new containers.")
def in_place(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        for key in nested:
            nested[key] = in_place(nested[key], device)
    elif isinstance(nested, list):
        nested[:] = [in_place(value, device) for value in nested]
    elif isinstance(nested, tuple):
        return tuple(in_place(value, device) for value in nested)
    return nested


@wrong_answer("The lists that you were given got new contents. Make new lists.")
def lists_in_place(nested, device):
    if isinstance(nested, dict):
        return {key: lists_in_place(value, device) for key, value in nested.items()}
    if isinstance(nested, list):
        nested[:] = [lists_in_place(value, device) for value in nested]
        return nested
    if isinstance(nested, tuple):
        return tuple(lists_in_place(value, device) for value in nested)
    return _moved(nested, device)


@wrong_answer("Every tensor became floating point. Labels and masks keep their dtype.")
def all_float(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device, torch.float32)
    if isinstance(nested, dict):
        return {key: all_float(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(all_float(value, device) for value in nested)
    return nested


@wrong_answer("A parameter is a tensor too. Use isinstance, do not compare types.")
def only_plain_tensors(nested, device):
    if type(nested) is torch.Tensor:
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: only_plain_tensors(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(only_plain_tensors(value, device) for value in nested)
    return nested


@wrong_answer("Only lists, tuples and dicts are containers. Other iterables stay as they are.")
def all_that_can_be_walked(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: all_that_can_be_walked(value, device) for key, value in nested.items()}
    if isinstance(nested, tuple):
        return tuple(all_that_can_be_walked(value, device) for value in nested)
    if hasattr(nested, "__iter__") and not isinstance(nested, str):
        return [all_that_can_be_walked(value, device) for value in nested]
    return nested


@wrong_answer("The graph was cut: gradients have to flow back through the move.")
def detached(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.detach().to(device)
    if isinstance(nested, dict):
        return {key: detached(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(detached(value, device) for value in nested)
    return nested


@wrong_answer(
    "A tensor is not the only thing with a `to`: a module has one, too, which moves it in place. "
    "Ask whether it is a tensor."
)
def whatever_has_a_to(nested, device):
    if isinstance(nested, dict):
        return {key: whatever_has_a_to(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(whatever_has_a_to(value, device) for value in nested)
    return nested.to(device) if hasattr(nested, "to") else nested
