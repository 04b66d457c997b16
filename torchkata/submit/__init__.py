"""A submission: the learner's work as one zip, checked before it is packed; and how one is read."""
