"""flatten_images: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_sizes(images):
    n, c, h, w = images.shape
    return images.reshape(n, c * h * w)


@right_answer
def step_by_step(images):
    return images.flatten(-2).flatten(-2)
