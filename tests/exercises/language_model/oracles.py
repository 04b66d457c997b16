"""Oracles that several exercises share."""
