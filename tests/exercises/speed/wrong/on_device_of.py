"""on_device_of: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The dtype was taken over as well as the device, as by `.to(reference)` or `type_as`. "
    "Name only the device."
)
def to_the_reference(t, reference):
    return t.to(reference)


@wrong_answer(
    "The dtype was taken over as well as the device, as by `.to(reference)` or `type_as`. "
    "Name only the device."
)
def as_its_type(t, reference):
    return t.type(reference.dtype)


@wrong_answer(
    "The result is not on the reference's device. Return what `t.to(reference.device)` "
    "returns: it is a new tensor."
)
def result_dropped(t, reference):
    t.to(reference.device)
    return t


@wrong_answer("The result is on the CPU, but the reference is not. Use the reference's own device.")
def to_the_cpu(t, reference):
    return t.cpu()


COPIED = "The tensor was copied although it was already there."


@wrong_answer(COPIED)
def always_copied(t, reference):
    return t.to(reference.device, copy=True)


@wrong_answer(COPIED)
def made_contiguous(t, reference):
    return t.contiguous().to(reference.device)


GRAPH_CUT = "The graph is cut: gradients have to flow back to t."


@wrong_answer(GRAPH_CUT)
def moved_without_graph(t, reference):
    with torch.no_grad():
        return t.to(reference.device)


@wrong_answer(GRAPH_CUT)
def cut(t, reference):
    return t.detach().to(reference.device)


@wrong_answer("The reference was moved. Move t instead.")
def turned_round(t, reference):
    return reference.to(t.device)
