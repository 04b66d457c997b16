"""`kata watch`: on save, the verdict on the exercise that changed.

There are three kinds of processes. This one has the screen and the keys, and never loads torch. A
warm one has torch and the hidden tests loaded, and forks; if forking is not safe, several are kept
ready. A spare runs one exercise and ends: whatever the learner's code does, the watch goes on.
"""

from torchkata.watch.loop import watch

__all__ = ["watch"]
