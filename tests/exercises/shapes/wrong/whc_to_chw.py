"""whc_to_chw: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, but the image is scrambled. Reshaping keeps the old order of the "
    "numbers: move the axes instead."
)
def reshaped(image):
    w, h, c = image.shape
    return image.reshape(c, h, w)


@wrong_answer("Width still comes before height: the image lies on its side.")
def channels_first_only(image):
    return image.permute(2, 0, 1)


@wrong_answer(
    "The result is a copy. Axes can change places without moving a number: return a view."
)
def copied(image):
    return image.permute(2, 1, 0).contiguous()


@wrong_answer(
    "Only width and height were swapped. The channels are still last: they should come first."
)
def channels_still_last(image):
    return image.transpose(0, 1)


@wrong_answer(
    "Only the last two axes were swapped. The width is still first: the channels should come first."
)
def last_two_swapped(image):
    return image.mT


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from image itself."
)
def cut(image):
    return image.data.permute(2, 1, 0)


@wrong_answer("Only three channels are left. An image may have more.")
def three_channels(image):
    return image.permute(2, 1, 0)[:3]


@wrong_answer(
    "The size of an axis does not tell which axis it is. In the input, width is always first."
)
def guessed_from_sizes(image):
    return image if image.shape[0] in (1, 3) else image.permute(2, 1, 0)
