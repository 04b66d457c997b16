"""split_call: mistakes that people make."""

import copy

from torchkata.testing import wrong_answer


@wrong_answer(
    "The positional arguments were returned as a list. They arrive as a tuple: return that."
)
def as_list(*args, **kwargs):
    return list(args), kwargs


@wrong_answer("All the values are in one tuple. The named ones belong in the dict.")
def all_in_one(*args, **kwargs):
    return (*args, *kwargs.values()), {}


@wrong_answer("The names are missing: return the dict, not its values.")
def values_only(*args, **kwargs):
    return args, tuple(kwargs.values())


@wrong_answer("The dict comes second, the tuple first.")
def turned_round(*args, **kwargs):
    return kwargs, args


@wrong_answer("None was returned for empty arguments. Return an empty tuple and an empty dict.")
def none_for_nothing(*args, **kwargs):
    return args or None, kwargs or None


@wrong_answer("Arguments that count as false were dropped: 0, None and False are arguments too.")
def drops_false_ones(*args, **kwargs):
    kept = tuple(a for a in args if hasattr(a, "shape") or a)
    return kept, {k: v for k, v in kwargs.items() if hasattr(v, "shape") or v}


@wrong_answer("None was dropped. It is an argument too.")
def drops_none(*args, **kwargs):
    return args, {name: value for name, value in kwargs.items() if value is not None}


@wrong_answer("The arguments were copied. Return the same objects that came in.")
def copies(*args, **kwargs):
    return copy.deepcopy((args, kwargs))


@wrong_answer("A call with one argument gives a tuple of one, not the argument itself.")
def unwraps_one(*args, **kwargs):
    return args[0] if len(args) == 1 else args, kwargs
