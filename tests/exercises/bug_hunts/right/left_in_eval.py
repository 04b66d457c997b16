"""left_in_eval: right answers in other styles."""

import copy

import torch
from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_train = wrong._train
_look = wrong._look
_training = wrong._training


@right_answer
def there_and_back(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=_training)


@right_answer
def before_each_and_at_the_end(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    result = _train(model, data, lr, epochs, before=_training)
    for module in model.modules():
        module.training = True
    return result


@right_answer
def in_inference_mode(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    @torch.inference_mode()
    def look(model, inputs, targets):
        model.train(False)
        try:
            return functional.mse_loss(model(inputs), targets).item()
        finally:
            model.train(True)

    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs, look=look)


@right_answer
def with_a_copy(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        return _look(copy.deepcopy(model), inputs, targets)

    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs, look=look)
