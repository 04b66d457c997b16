"""Turns the torchkata plugin on; everything else is in `torchkata/plugin/__init__.py`."""

pytest_plugins = ("torchkata.plugin",)
