"""The learner's side of a live board: `kata join`, and what every run tells the board afterwards.

Nothing here needs torch or a package. A run appends a line to a file and ends; the courier, a
process of its own or a thread of `kata watch`, takes the lines to the board when it can.
"""
