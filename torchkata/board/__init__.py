"""`kata board`: the live page of a workshop, on the instructor's machine.

A learner's copy for a graded course has not got this room; its other side is in `classroom/`. The
server is one process: reports arrive, a thread writes them to one SQLite file, and only what is
written there is acknowledged, counted and shown.
"""
