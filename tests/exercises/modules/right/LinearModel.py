"""LinearModel: right answers in other styles."""

from torch import nn

from torchkata.testing import right_answer


@right_answer
class OldStyle(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super(OldStyle, self).__init__()  # noqa: UP008 - as many still write it
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, inputs):
        return self.linear(input=inputs)


@right_answer
class Added(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        nn.Module.__init__(self)
        self.add_module("linear", nn.Linear(in_features, out_features, bias=True))

    def forward(self, x):
        return self.get_submodule("linear")(x)
