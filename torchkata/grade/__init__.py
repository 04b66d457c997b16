"""Grade a class of strangers' code: their code runs in confined processes, never in the judge's.

Nothing is imported here: the fork server of the workers lives in this package too, and it
must not hold what a judge holds.
"""
