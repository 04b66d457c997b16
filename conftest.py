"""Turns the torchkata plugin on; everything else is in `torchkata/plugin.py`."""

pytest_plugins = ("torchkata.plugin",)
