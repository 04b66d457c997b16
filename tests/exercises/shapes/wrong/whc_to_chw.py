"""whc_to_chw: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("The shape is right, the picture is scrambled: reshaping deals the numbers out anew.")
def reshaped(image):
    w, h, c = image.shape
    return image.reshape(c, h, w)


@wrong_answer("Width still stands before height: the picture lies on its side.")
def channels_first_only(image):
    return image.permute(2, 0, 1)


@wrong_answer("The answer is a copy. Axes can change places without moving a number.")
def copied(image):
    return image.permute(2, 1, 0).contiguous()


@wrong_answer("Width and height changed places, and the channels stayed last: they come first.")
def channels_still_last(image):
    return image.transpose(0, 1)


@wrong_answer("The last two axes changed places, and the width stayed first: channels come first.")
def last_two_swapped(image):
    return image.mT


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(image):
    return image.data.permute(2, 1, 0)


@wrong_answer("Only three channels are left: an image may have more.")
def three_channels(image):
    return image.permute(2, 1, 0)[:3]


@wrong_answer("The size of an axis does not tell what it stands for: width always comes first.")
def guessed_from_sizes(image):
    return image if image.shape[0] in (1, 3) else image.permute(2, 1, 0)
