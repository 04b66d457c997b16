"""torchkata: learn PyTorch by writing it."""

__version__ = "0.1.0"
