"""train_epoch: right answers in other styles."""

from torch import nn

from torchkata.testing import right_answer


@right_answer
def through_the_model(model, loader, loss_fn, optimizer):
    nn.Module.train(model, True)
    losses, sizes = [], []
    for x, y in loader:
        model.zero_grad()
        prediction = model(x)
        loss = loss_fn(prediction, y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        sizes.append(x.shape[0])
    return sum(a * b for a, b in zip(losses, sizes, strict=True)) / sum(sizes)


@right_answer
def zeroed_at_the_end_too(model, loader, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad(set_to_none=False)
    mean, seen = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seen += len(y)
        mean += (loss.item() - mean) * len(y) / seen
    return mean


@right_answer
def by_closure(model, loader, loss_fn, optimizer):
    model.train()
    total = count = 0
    for x, y in loader:

        def closure(x=x, y=y):
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            return loss

        total += optimizer.step(closure).item() * len(x)
        count += len(x)
    return total / count
