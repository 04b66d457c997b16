"""From what a test found to the sentence that a learner reads."""
