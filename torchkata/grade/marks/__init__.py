"""Marks: a function of what was judged, of a course's rules, and of what a person gave by hand.

Nothing here runs a test, imports torch or asks a judge, so new rules cost no new run.
"""
