"""What runs around the learner's code.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""
