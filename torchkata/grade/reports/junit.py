"""`junit/STUDENT.xml`: a suite for each exercise, as Jenkins and GitLab read it."""

import re
from xml.etree import ElementTree

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.results import Graded, Result
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Syllabus

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(result: Result, syllabus: Syllabus) -> str:
    """One submission's tests; an unsolved test is a failure, with its outcome as type."""
    keys = [exercise.key for exercise in syllabus]
    graded = {key: result.exercises[key] for key in keys if key in result.exercises}
    if result.status == "refused":
        graded = {"submission": Graded(Outcome.REFUSED, 0, reason=result.reason), **graded}
    root = ElementTree.Element("testsuites", name=_xml(result.student))
    for key, exercise in graded.items():
        root.append(_suite(key, exercise))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", f"{sum(one.seconds for one in graded.values()):.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _suite(key: str, graded: Graded) -> ElementTree.Element:
    # A module that cannot be imported has no tests; an empty suite would look like success.
    name = key.rpartition(".")[2]
    tests = dict(graded.tests) or {name: graded.outcome}
    if graded.outcome is not Outcome.SOLVED and set(tests.values()) == {Outcome.SOLVED}:
        tests[name] = graded.outcome
    suite = ElementTree.Element("testsuite", name=_xml(key))
    for test, outcome in tests.items():
        case = ElementTree.SubElement(suite, "testcase", name=_xml(test), classname=_xml(key))
        if outcome is not Outcome.SOLVED:
            told = sentence(graded.reason) if graded.reason else outcome.words
            failure = ElementTree.SubElement(
                case, "failure", type=_xml(outcome), message=_xml(told)
            )
            failure.text = _xml(graded.diagnosis or told)
    failures = sum(outcome is not Outcome.SOLVED for outcome in tests.values())
    counts = {"tests": len(tests), "failures": failures, "errors": 0, "skipped": 0}
    for attribute, count in counts.items():
        suite.set(attribute, str(count))
    suite.set("time", f"{graded.seconds:.3f}")
    return suite


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold, escaped or not."""
    return _NOT_XML.sub("�", text)
