"""receptive_field: mistakes that people make."""

from torchkata.testing import wrong_answer


def _seen(layers, *, first=1, dilated=True):
    sees, distance = first, 1
    for kernel, stride, dilation in layers:
        sees += (kernel - 1) * (dilation if dilated else 1) * distance
        distance *= stride
    return sees


@wrong_answer("The strides were added. They multiply: two strides of 2 make a distance of 4.")
def strides_added(layers):
    sees, distance = 1, 1
    for kernel, stride, dilation in layers:
        sees += (kernel - 1) * dilation * distance
        distance += stride - 1
    return sees


@wrong_answer(
    "The stride of a layer was counted for the layer itself. It counts only for later layers."
)
def stride_of_the_layer_itself(layers):
    sees, distance = 1, 1
    for kernel, stride, dilation in layers:
        distance *= stride
        sees += (kernel - 1) * dilation * distance
    return sees


@wrong_answer("The layers were taken from the last to the first. The list begins with the first.")
def from_the_end(layers):
    return _seen(layers[::-1])


@wrong_answer("The strides have no effect.")
def without_strides(layers):
    return _seen([(kernel, 1, dilation) for kernel, _, dilation in layers])


@wrong_answer("The dilations have no effect.")
def without_dilations(layers):
    return _seen(layers, dilated=False)


@wrong_answer("The whole kernel was added in each layer. Only kernel − 1 elements are new.")
def whole_kernels(layers):
    sees, distance = 1, 1
    for kernel, stride, dilation in layers:
        sees += kernel * dilation * distance
        distance *= stride
    return sees


@wrong_answer("You started from 0. One element sees at least itself: start from 1.")
def from_zero(layers):
    return _seen(layers, first=0)


@wrong_answer("Dilations of several layers were multiplied. Each counts in its own layer only.")
def dilations_accumulate(layers):
    sees, distance = 1, 1
    for kernel, stride, dilation in layers:
        distance *= dilation
        sees += (kernel - 1) * distance
        distance *= stride
    return sees


@wrong_answer("The kernels were multiplied. Each layer adds to what is seen.")
def kernels_multiplied(layers):
    sees = 1
    for kernel, _, dilation in layers:
        sees *= (kernel - 1) * dilation + 1
    return sees


@wrong_answer("Only the last stride before a layer was used. Multiply all strides before it.")
def last_stride_only(layers):
    sees, before = 1, 1
    for kernel, stride, dilation in layers:
        sees += (kernel - 1) * dilation * before
        before = stride
    return sees
