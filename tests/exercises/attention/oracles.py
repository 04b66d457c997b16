"""Oracles that several exercises share."""

NORMALISATIONS = (
    "layer_norm",
    "group_norm",
    "batch_norm",
    "instance_norm",
    "rms_norm",
    "native_layer_norm",
    "native_group_norm",
    "native_batch_norm",
)
