"""Times matrix products on the CPU and on the GPU: the cases, the measuring, and the reports.

`benchmarks/` runs it under pytest-benchmark; `torchkata/bench/pictures.py` draws the saved results.
"""
