"""BatchNorm: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _BatchNorm(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))
        self.remember(features)

    def remember(self, features):
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def check(self, x):
        if self.training and x.shape[1] * 2 > x.numel():
            raise ValueError("fewer than two values a channel")

    def norm(self, x, training, momentum=None):
        remembered = self.running_mean, self.running_var
        momentum = self.momentum if momentum is None else momentum
        learned = self.weight, self.bias
        return functional.batch_norm(x, *remembered, *learned, training, momentum, self.eps)

    def forward(self, x):
        self.check(x)
        return self.norm(x, self.training)


@wrong_answer(
    "running_mean and running_var are parameters, so an optimizer would train them. Make them "
    "buffers."
)
class AsParameters(_BatchNorm):
    def remember(self, features):
        self.running_mean = nn.Parameter(torch.zeros(features), requires_grad=False)
        self.running_var = nn.Parameter(torch.ones(features), requires_grad=False)


@wrong_answer(
    "running_mean and running_var are plain tensors, so they are neither saved nor converted with "
    "the module. Make them buffers."
)
class AsTensors(_BatchNorm):
    def remember(self, features):
        self.running_mean = torch.zeros(features)
        self.running_var = torch.ones(features)


@wrong_answer("The buffers are missing in the state_dict: they were registered as not persistent.")
class NotPersistent(_BatchNorm):
    def remember(self, features):
        self.register_buffer("running_mean", torch.zeros(features), persistent=False)
        self.register_buffer("running_var", torch.ones(features), persistent=False)


@wrong_answer("The mode is ignored: evaluation, too, uses the mean and variance of the batch.")
class AlwaysTraining(_BatchNorm):
    def forward(self, x):
        self.check(x)
        if self.training:
            return self.norm(x, True)
        return functional.batch_norm(x, None, None, self.weight, self.bias, True, 0.0, self.eps)


@wrong_answer("Evaluation uses the batch's own numbers and remembers them. Look at the mode.")
class RemembersInEvaluation(_BatchNorm):
    def forward(self, x):
        self.check(x)
        return self.norm(x, x.shape[1] * 2 <= x.numel())


@wrong_answer("Nothing is remembered: put the new mean and variance into the buffers.")
class Forgets(_BatchNorm):
    def forward(self, x):
        self.check(x)
        return self.norm(x, self.training, momentum=0.0)


@wrong_answer("momentum is reversed: it is the weight of the new batch.")
class MomentumTurnedRound(_BatchNorm):
    def forward(self, x):
        self.check(x)
        return self.norm(x, self.training, momentum=1 - self.momentum)


@wrong_answer("The biased variance was remembered. The unbiased one belongs into running_var.")
class BiasedRemembered(_BatchNorm):
    def forward(self, x):
        self.check(x)
        old = self.running_var.clone()
        out = self.norm(x, self.training)
        if self.training:
            axes = [0, *range(2, x.ndim)]
            batch = x.detach().var(axes, correction=0)
            self.running_var.copy_((1 - self.momentum) * old + self.momentum * batch)
        return out


@wrong_answer("running_var starts at 0. It starts at 1.")
class VarianceFromZero(_BatchNorm):
    def remember(self, features):
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.zeros(features))


@wrong_answer("In training, the remembered numbers normalised. Use those of the batch.")
class RememberedInTraining(_BatchNorm):
    def forward(self, x):
        self.check(x)
        if self.training:
            self.norm(x.detach(), True)
        return self.norm(x, False)


@wrong_answer("momentum or eps of the constructor was not used.")
class UsualNumbers(_BatchNorm):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features)


@wrong_answer("The state_dict holds more than weight, bias, running_mean and running_var.")
class CountsBatches(_BatchNorm):
    def remember(self, features):
        super().remember(features)
        self.register_buffer("num_batches_tracked", torch.tensor(0))


@wrong_answer("One value a channel has no unbiased variance: raise a ValueError in training.")
class NeverRefuses(_BatchNorm):
    def check(self, x):
        pass

    def forward(self, x):
        if self.training and x.shape[1] * 2 > x.numel():
            return torch.zeros_like(x) * self.weight.sum() + self.bias.sum()
        return self.norm(x, self.training)


@wrong_answer("weight and bias are the wrong way round: weight starts at 1 and bias at 0.")
class StartsTurnedRound(_BatchNorm):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, momentum, eps)
        self.weight = nn.Parameter(torch.zeros(features))
        self.bias = nn.Parameter(torch.ones(features))


@wrong_answer("The work is done by a module of torch. Write the parameters and buffers yourself.")
class Derived(nn.BatchNorm1d):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, eps, momentum)
        del self.num_batches_tracked
        self.num_batches_tracked = None

    def _check_input_dim(self, x):
        pass


@wrong_answer("The buffers have a graph: what is remembered must not hang on the batch. Detach it.")
class RemembersTheGraph(_BatchNorm):
    def forward(self, x):
        self.check(x)
        if not self.training:
            return self.norm(x, False)
        axes = [axis for axis in range(x.ndim) if axis != 1]
        share = self.momentum
        out = functional.batch_norm(x, None, None, self.weight, self.bias, True, 0.0, self.eps)
        self.running_mean = (1 - share) * self.running_mean + share * x.mean(axes)
        self.running_var = (1 - share) * self.running_var + share * x.var(axes)
        return out
