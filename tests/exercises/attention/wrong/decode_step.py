"""decode_step: mistakes that people make."""

import math

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)
rotated = oracles.rotated


def _split(block, t):
    return t.unflatten(-1, (block.heads, -1)).transpose(1, 2)


def _qkv(block, x):
    normed = block.attention_norm(x)
    return [_split(block, layer(normed)) for layer in (block.q, block.k, block.v)]


def _rest(block, x, mixed):
    x = x + block.out(mixed.transpose(1, 2).flatten(2))
    return x + block.down(functional.gelu(block.up(block.feed_norm(x))))


def _joined(cache, k, v):
    if cache is None:
        return k, v
    return torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)


def _mixed(q, k, v):
    return (q @ k.mT / math.sqrt(q.shape[-1])).softmax(-1) @ v


def _length(cache):
    return 0 if cache is None else cache[0].shape[2]


def _turned(q, k, position, key_position=None):
    at = torch.tensor([position])
    key_at = at if key_position is None else torch.tensor([key_position])
    return rotated(q, at, 10000.0), rotated(k, key_at, 10000.0)


def _whole(block, rows):
    names = (
        "attention_norm.weight",
        "attention_norm.bias",
        "q.weight",
        "k.weight",
        "v.weight",
        "out.weight",
        "feed_norm.weight",
        "feed_norm.bias",
        "up.weight",
        "down.weight",
    )
    parameters = dict(block.named_parameters())
    positions = torch.arange(rows.shape[1])
    return oracles.block(block.heads, rows, positions, *(parameters[name] for name in names))


@wrong_answer(
    "All earlier rows were run through the block again. Remember their keys and values instead."
)
def run_again(block, x, cache):
    rows = x if cache is None else torch.cat([cache, x], 1)
    return _whole(block, rows)[:, -1:], rows


@wrong_answer("Every row has position 0 here. A row's position is the number of rows before it.")
def always_position_0(block, x, cache):
    q, k, v = _qkv(block, x)
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("Compared with the keys' positions, the query's position is too large or small by 1.")
def query_one_ahead(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache) + 1, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The remembered keys were rotated once more at each step. Rotate a key once.")
def keys_rotated_again(block, x, cache):
    q, k, v = _qkv(block, x)
    position = torch.tensor([_length(cache)])
    k, v = _joined(cache, k, v)
    q, k = rotated(q, position, 10000.0), rotated(k, position.expand(k.shape[2]), 10000.0)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The new row does not see itself: its key and value came into the cache too late.")
def does_not_see_itself(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    old = (k, v) if cache is None else cache
    return _rest(block, x, _mixed(q, *old)), _joined(cache, k, v)


@wrong_answer("The new row sees only itself: the cache has no effect.")
def sees_only_itself(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    return _rest(block, x, _mixed(q, k, v)), _joined(cache, k, v)


@wrong_answer("The new key comes before the old ones, and the new value after them.")
def key_before_value_behind(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    if cache is not None:
        k, v = torch.cat([k, cache[0]], 2), torch.cat([cache[1], v], 2)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The values in the cache are the keys.")
def keys_for_values(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    new = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, *new)), (new[0], new[0])


@wrong_answer(
    "The cache that you were given was changed. Another step may start from it once more."
)
def changed_in_place(block, x, cache):
    q, k, v = _qkv(block, x)
    cache = {"k": [], "v": []} if cache is None else cache
    q, k = _turned(q, k, len(cache["k"]))
    cache["k"].append(k)
    cache["v"].append(v)
    mixed = _mixed(q, torch.cat(cache["k"], 2), torch.cat(cache["v"], 2))
    return _rest(block, x, mixed), cache


@wrong_answer("All sequences share one cache, outside of the function. Return the cache.")
def shared(block, x, cache):
    q, k, v = _qkv(block, x)
    old = None if cache is None else getattr(block, "remembered", None)
    q, k = _turned(q, k, _length(old))
    block.remembered = _joined(old, k, v)
    return _rest(block, x, _mixed(q, *block.remembered)), True


@wrong_answer("The values were rotated as well. Only queries and keys are.")
def values_rotated(block, x, cache):
    q, k, v = _qkv(block, x)
    position = torch.tensor([_length(cache)])
    q, k, v = (rotated(t, position, 10000.0) for t in (q, k, v))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The scores were divided by the root of d. Use the root of d / heads.")
def scaled_by_d(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q / math.sqrt(block.heads), k, v)), (k, v)


@wrong_answer("The residual sums are missing: y = x + attention(...), then y + feed(...).")
def without_sums(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    y = block.out(_mixed(q, k, v).transpose(1, 2).flatten(2))
    return block.down(functional.gelu(block.up(block.feed_norm(y)))), (k, v)


@wrong_answer("The first norm is missing: q, k and v come from attention_norm(x).")
def without_the_norm(block, x, cache):
    q, k, v = (_split(block, layer(x)) for layer in (block.q, block.k, block.v))
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The remembered keys were rotated once more at each step. Rotate a key once.")
def keys_rotated_again_by_their_places(block, x, cache):
    q, k, v = _qkv(block, x)
    k, v = _joined(cache, k, v)
    positions = torch.arange(k.shape[2])
    q, k = rotated(q, positions[-1:], 10000.0), rotated(k, positions, 10000.0)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("Compared with the keys' positions, the query's position is too large or small by 1.")
def query_one_behind(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache) - 1, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer(
    "Every row sees only the first key. With one query, `is_causal` or a mask of `tril` hides all "
    "keys but the first; the newest row may see every key."
)
def first_key_alone(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k[:, :, :1], v[:, :, :1])), (k, v)


@wrong_answer("The cache has fewer digits than x. Keep keys and values in the dtype of x.")
def cache_in_bfloat16(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(None if cache is None else [t.to(x.dtype) for t in cache], k, v)
    return _rest(block, x, _mixed(q, k, v)), (k.bfloat16(), v.bfloat16())


@wrong_answer("The cache has fewer digits than x. Keep keys and values in the dtype of x.")
def cache_in_float16(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(None if cache is None else [t.to(x.dtype) for t in cache], k, v)
    return _rest(block, x, _mixed(q, k, v)), (k.half(), v.half())


@wrong_answer("A step changes the block's weights, so the next step has others.")
def weights_changed(block, x, cache):
    block.q.weight.data /= math.sqrt(x.shape[-1] // block.heads)
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, (q @ k.mT).softmax(-1) @ v), (k, v)


@wrong_answer("Keys and values come from x without its norm. All three come from the norm.")
def queries_alone_normed(block, x, cache):
    q = _qkv(block, x)[0]
    k, v = _split(block, block.k(x)), _split(block, block.v(x))
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The cache forgets its oldest rows. A row sees all rows before it.")
def forgets_the_oldest(block, x, cache):
    q, k, v = _qkv(block, x)
    position = 0 if cache is None else cache[2]
    q, k = _turned(q, k, position)
    k, v = (t[:, :, -8:] for t in _joined(cache and cache[:2], k, v))
    return _rest(block, x, _mixed(q, k, v)), (k, v, position + 1)


@wrong_answer("The first residual sum is missing: y = x + attention(...).")
def without_the_first_sum(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    y = block.out(_mixed(q, k, v).transpose(1, 2).flatten(2))
    return y + block.down(functional.gelu(block.up(block.feed_norm(y)))), (k, v)


@wrong_answer("The second residual sum is missing: the result is y + feed(...).")
def without_the_second_sum(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    y = x + block.out(_mixed(q, k, v).transpose(1, 2).flatten(2))
    return block.down(functional.gelu(block.up(block.feed_norm(y)))), (k, v)


@wrong_answer("The query was not rotated. Queries and keys are.")
def query_not_rotated(block, x, cache):
    q, k, v = _qkv(block, x)
    _, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The keys were not rotated. Queries and keys are.")
def keys_not_rotated(block, x, cache):
    q, k, v = _qkv(block, x)
    q, _ = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("Only the newest key was rotated: those in the cache are as they were before.")
def kept_without_rotation(block, x, cache):
    q, k, v = _qkv(block, x)
    new = _joined(cache, k, v)
    q, k = _turned(q, k, _length(cache))
    return _rest(block, x, _mixed(q, *_joined(cache, k, v))), new


@wrong_answer("Every row from the second on has position 1. Its position is the number before it.")
def always_position_1(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, 0 if cache is None else 1)
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("The new cache lacks the newest row: the old cache was returned.")
def old_cache_returned(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    new = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, *new)), new if cache is None else cache


@wrong_answer("The new cache holds only the newest row, so all rows before it are forgotten.")
def newest_row_alone_is_kept(block, x, cache):
    q, k, v = _qkv(block, x)
    position = 0 if cache is None else cache[2]
    q, k = _turned(q, k, position)
    new = _joined(cache and cache[:2], k, v)
    return _rest(block, x, _mixed(q, *new)), (k, v, position + 1)


@wrong_answer("The newest row came into the cache twice.")
def kept_twice(block, x, cache):
    q, k, v = _qkv(block, x)
    position = 0 if cache is None else cache[2]
    q, k = _turned(q, k, position)
    new = _joined(cache and cache[:2], k, v)
    return _rest(block, x, _mixed(q, *new)), (*_joined(new, k, v), position + 1)


@wrong_answer("The second norm is missing: feed takes feed_norm(y).")
def without_the_second_norm(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    y = x + block.out(_mixed(q, k, v).transpose(1, 2).flatten(2))
    return y + block.down(functional.gelu(block.up(y))), (k, v)


@wrong_answer("The features were not cut into heads. There are block.heads heads.")
def one_head(block, x, cache):
    normed = block.attention_norm(x)
    q, k, v = (layer(normed).unsqueeze(1) for layer in (block.q, block.k, block.v))
    q, k = _turned(q, k, _length(cache))
    k, v = _joined(cache, k, v)
    return _rest(block, x, _mixed(q, k, v)), (k, v)


@wrong_answer("Rows of a buffer that are not filled yet were seen: cut it to the rows so far.")
def empty_rows_seen(block, x, cache):
    q, k, v = _qkv(block, x)
    position = 0 if cache is None else cache[2]
    q, k = _turned(q, k, position)
    size = (*k.shape[:2], 64, k.shape[3])
    keys, values = (x.new_zeros(size), x.new_zeros(size)) if cache is None else cache[:2]
    keys, values = keys.clone(), values.clone()
    keys[:, :, position], values[:, :, position] = k[:, :, 0], v[:, :, 0]
    return _rest(block, x, _mixed(q, keys, values)), (keys, values, position + 1)


@wrong_answer("Only the row is returned. Return a tuple: the row, and the new cache.")
def row_alone(block, x, cache):
    q, k, v = _qkv(block, x)
    q, k = _turned(q, k, 0)
    return _rest(block, x, _mixed(q, k, v))


@wrong_answer(
    "Caches share one buffer: two steps from the same cache write into the same row. Copy the "
    "buffer before you write, or join tensors."
)
def shared_buffer(block, x, cache):
    q, k, v = _qkv(block, x)
    position = 0 if cache is None else cache[2]
    q, k = _turned(q, k, position)
    size = (*k.shape[:2], 64, k.shape[3])
    keys, values = (x.new_zeros(size), x.new_zeros(size)) if cache is None else cache[:2]
    keys[:, :, position], values[:, :, position] = k[:, :, 0].detach(), v[:, :, 0].detach()
    rows = slice(position + 1)
    mixed = _mixed(q, keys[:, :, rows], values[:, :, rows])
    return _rest(block, x, mixed), (keys, values, position + 1)


@wrong_answer("The block was called, which it cannot be. Use its layers.")
def block_called(block, x, cache):
    rows = x if cache is None else torch.cat([cache, x], 1)
    return block(rows, torch.arange(rows.shape[1]))[:, -1:], rows
