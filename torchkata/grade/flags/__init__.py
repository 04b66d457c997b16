"""What a person should look at in a submission: hints, never proof, and never a verdict."""

from torchkata.grade.flags.copies import copied
from torchkata.grade.flags.prints import Printer
from torchkata.grade.flags.reach import Reading
from torchkata.grade.flags.suspicion import suspicious

__all__ = ["Printer", "Reading", "copied", "suspicious"]
