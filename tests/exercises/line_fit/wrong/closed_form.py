"""closed_form: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The intercept is missing: this is the best line through the origin.")
def through_the_origin(x, y):
    return (x * y).sum() / (x * x).sum(), torch.zeros_like(x.sum())


@wrong_answer("This is the slope of a line through the origin. Centre x and y first.")
def slope_without_centring(x, y):
    w = (x * y).sum() / (x * x).sum()
    return w, y.mean() - w * x.mean()


@wrong_answer("You divided by the variance of y. Divide by the variance of x.")
def the_other_way_round(x, y):
    cx, cy = x - x.mean(), y - y.mean()
    w = (cx * cy).sum() / (cy * cy).sum()
    return w, y.mean() - w * x.mean()


@wrong_answer("The covariance was divided by n and the variance by n − 1. Use the same for both.")
def biased_against_unbiased(x, y):
    w = ((x - x.mean()) * (y - y.mean())).mean() / x.var()
    return w, y.mean() - w * x.mean()


@wrong_answer(
    "The intercept is the mean of y minus w times the mean of x, not the mean of y alone."
)
def intercept_is_the_mean(x, y):
    cx, cy = x - x.mean(), y - y.mean()
    return (cx * cy).sum() / (cx * cx).sum(), y.mean()
