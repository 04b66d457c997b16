"""Writes a `course.toml` that shows every key, with what it means."""

from collections.abc import Sequence

_TEXT = """\
# The rules of one hand-in. `kata handout COURSE --course course.toml` hands out what it says, and
# `kata grade SUBMISSIONS --out OUT --course course.toml` grades by it. Each line that begins with
# "# " before a key shows what the key means; take the "#" away from a key to use it.
# After a change, the same command makes the reports again: points, weights, deadline, late rules,
# extensions and partial credit need no new run of the tests.

# Shown on the page and in the feedback.
title = {title}
term = {term}

# What is handed out and graded: all topics, or only some; core = true takes only the core path.
{topics}
{core}

# "all": an exercise earns its points if all its properties hold, otherwise none.
# "share": an exercise that was begun earns the share of its properties that hold. What the stub
# holds untouched never counts. The feedback says how many hold.
partial_credit = "all"

# Whether an exercise that uses what is not admitted is refused (the handout's README has the list).
# A submission from a handout is always read strictly; true holds for all others, too.
strict = false

# Packages that students may import beside torch and numpy. The handout's requirements.txt gets
# them; they must be installed where you grade. Changing this needs a new run: kata grade --fresh.
packages = []

# When it is due, with the time zone. Or without the offset, and a time_zone beside it.
# deadline = 2026-11-30T23:59:00+01:00
# time_zone = "Europe/Zurich"

# What a late submission loses. The time of handing in is the one that the platform writes into its
# export (Blackboard, Brightspace, Gradescope), or the one that you give under [submitted]. Where
# only a mark is known (Canvas: LATE), it counts as one day late. Without any of these, a submission
# is on time.
[late]
# grace_minutes = 15      # this many minutes after the deadline cost nothing
# percent_per_day = 10    # each day begun takes this much off the points
# percent_at_most = 50    # but never more than this
# days_at_most = 7        # after so many days, nothing is earned

# More time for one student: the id or the name, and a deadline or a number of days.
[extensions]
# "1815" = 3
# "Grace Hopper" = 2026-12-04T12:00:00+01:00

# When a student handed in, if the platform does not say it, or if it is wrong.
[submitted]
# "1815" = 2026-12-01T08:30:00+01:00

# The points of exercises, instead of the syllabus's. 0 means that it does not count.
[points]
# mse = 3

# What points are multiplied by: of one exercise, or of all exercises of a topic.
[weights]
# backprop = 2
"""


def course_text(title: str, topics: Sequence[str], core: bool) -> str:
    """The text of a new `course.toml`.

    Args:
        title: The title of the course.
        topics: The topics that are handed out; none means all.
        core: Whether only the core path is.
    """
    names = ", ".join(map(_quoted, topics))
    return _TEXT.format(
        title=_quoted(title),
        term=_quoted(""),
        topics=f"topics = [{names}]" if topics else '# topics = ["line_fit", "backprop"]',
        core=f"core = {'true' if core else 'false'}",
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
