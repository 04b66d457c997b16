"""Tensors as blocks, coloured by their place in memory."""
