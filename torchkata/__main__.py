"""`python -m torchkata` is `kata`."""

from torchkata.cli import main

main()
