"""Reads one submission, a folder or an archive from a stranger, without running any of it.

`kata grade` reads with it what arrives, and `kata submit` what it is about to pack.
"""
