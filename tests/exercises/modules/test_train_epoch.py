"""train_epoch: one step for each batch, and the mean loss over the samples."""

from torch.nn import functional

from torchkata.testing import expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    # The last batch is the short one.
    batches = oracles.batches(draw, n + 2, n + 2, n)
    return oracles.parameters(draw), batches, 0.3, functional.mse_loss, 2, True


def oracle(parameters, batches, lr, loss_fn, epochs, training):
    losses = []
    for _ in range(epochs):
        parameters, loss = oracles.epoch(parameters, batches, lr, loss_fn)
        losses.append(loss)
    return {
        "losses": losses,
        "parameters": [p.detach() for p in parameters],
        "modes": ["training"] * (epochs * len(batches)),
        "mode after": ["training"] * epochs,
        "steps": epochs * len(batches),
    }


test_standard = standard(
    "train_epoch",
    inputs,
    oracle,
    probe=probes.trained,
    without={"takes_size_0": "there is no mean over no samples"},
)


def test_uses_the_loss_that_it_is_given(learner, draw):
    args = (
        oracles.parameters(draw),
        oracles.batches(draw, 4, 4, 1),
        0.1,
        functional.l1_loss,
        1,
        True,
    )

    expect(learner.probe(probes.trained)(*args)).equals(oracle(*args))


def test_the_loss_takes_the_prediction_first(learner, draw):
    args = (
        oracles.parameters(draw),
        oracles.batches(draw, 4, 4, 1),
        0.1,
        functional.poisson_nll_loss,  # it matters which of the two comes first
        1,
        True,
    )

    expect(learner.probe(probes.trained)(*args)).equals(oracle(*args))


def test_what_is_frozen_stays_frozen(learner, draw):
    parameters, batches = oracles.parameters(draw), oracles.batches(draw, 4, 2)

    seen = learner.probe(probes.trained_with_a_frozen_layer)(
        parameters, batches, 0.1, functional.mse_loss
    )

    expect(seen).equals({"first layer": parameters[:2], "require grad": [False, False, True, True]})


def test_a_single_batch(learner, draw):
    args = oracles.parameters(draw), oracles.batches(draw, 5), 0.2, functional.mse_loss, 3, True

    expect(learner.probe(probes.trained)(*args)).equals(oracle(*args))


def test_trains_in_training_mode_whichever_mode_the_model_came_in(learner, draw):
    start = oracles.parameters(draw), oracles.batches(draw, 4, 3), 0.2, functional.mse_loss, 1

    expect(learner.probe(probes.trained)(*start, True)).equals(oracle(*start, True))
    expect(learner.probe(probes.trained)(*start, False)).equals(oracle(*start, False))


def test_any_batch_may_be_the_short_one(learner, draw):
    args = (
        oracles.parameters(draw),
        oracles.batches(draw, 1, 7, 3),
        0.2,
        functional.mse_loss,
        1,
        True,
    )

    expect(learner.probe(probes.trained)(*args)).equals(oracle(*args))


def test_a_loader_without_length_that_allows_one_pass(learner, draw):
    parameters, batches = oracles.parameters(draw), oracles.batches(draw, 4, 4, 2)

    seen = learner.probe(probes.trained_on_a_stream)(parameters, batches, 0.2, functional.mse_loss)

    after, loss = oracles.epoch(parameters, batches, 0.2, functional.mse_loss)
    expect(seen).equals({"loss": loss, "parameters": after})


def test_many_epochs_bring_the_loss_down(learner, draw):
    parameters, batches = oracles.parameters(draw), oracles.batches(draw, 4, 4, 2)

    seen = learner.probe(probes.trained)(parameters, batches, 0.05, functional.mse_loss, 40, True)

    first, *_, last = seen.value["losses"]
    expect(seen).holds(last < first, f"the loss went from {first:.4f} to {last:.4f} in 40 epochs")
