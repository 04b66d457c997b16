"""Grade a class: untrusted code runs in confined processes, never in the judge's.

Nothing is imported here: the fork server of the workers is in this package, too, and it must not
hold the judge's data.
"""
