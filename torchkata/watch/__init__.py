"""`kata watch`: on save, the verdict of the exercise that was touched.

Three kinds of process. This one has the screen and the keys, and never loads torch. A warm one has
torch and the hidden tests loaded, and forks; where forking is not safe, several are kept ready. A
spare runs one exercise and is gone: whatever the learner's code does there, the watch goes on.
"""

from torchkata.watch.loop import watch

__all__ = ["watch"]
