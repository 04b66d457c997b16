"""Matrix products timed on the CPU and on the GPU: what is measured, how, and what is said of it.

`benchmarks/` runs it under pytest-benchmark; `torchkata/bench/pictures.py` draws what that saved.
"""
