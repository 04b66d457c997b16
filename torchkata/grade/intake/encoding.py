"""Python's bytes as they are handed on: UTF-8, whatever line in them says otherwise.

A line such as `# coding: utf-7` makes Python read another program than a person does, so no such
line is honoured; what plain old encodings say is written anew in UTF-8.
"""

import codecs
import re

from torchkata.grade.intake.entries import Refused
from torchkata.grade.intake.names import visible
from torchkata.i18n import _

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# Encodings that write a text and do nothing else to it.
_PLAIN = {
    *("ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso-8859-2", "iso-8859-15"),
    *("cp1250", "cp1251", "cp1252", "windows-1250", "windows-1251", "windows-1252", "koi8-r"),
    *("gbk", "gb2312", "gb18030", "cp936", "big5", "shift-jis", "cp932", "euc-jp", "euc-kr"),
}


def as_utf8(data: bytes, file: str) -> tuple[bytes, str | None]:
    """The bytes to hand on, and what was put right, if anything was.

    A byte order mark and the ends of lines stay as they are: Python reads them.

    Raises:
        Refused: Where it is no text, or no text that can be told.
    """
    name = visible(file)
    if data.startswith(_WIDE):
        raise Refused(_("{file} is not UTF-8 but UTF-16: save it as UTF-8.").format(file=name))
    if b"\0" in data:
        raise Refused(_("{file} holds null bytes: it is no Python text.").format(file=name))
    remark = None
    cookie = _cookie(data)
    if cookie is not None and not _is_utf8(cookie[1]):
        data, remark = _converted(data, *cookie, name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[: error.start])) + 1
        raise Refused(
            _("{file}:{line} is not UTF-8: save it as UTF-8.").format(file=name, line=line)
        ) from error
    return data, remark


def _cookie(data: bytes) -> tuple[slice, str] | None:
    """Where a line names the encoding, and which.

    The first two lines are looked at whatever stands in the first: rather one too many than one
    that Python honours and that was not seen here.
    """
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    for _number in range(2):
        end = _LINE_END.search(data, start)
        stop = end.start() if end else len(data)
        found = _COOKIE.search(data[start:stop])
        if found:
            place = slice(start + found.start(1), start + found.end(1))
            return place, found[1].decode("latin-1").lower().replace("_", "-")
        if end is None:
            break
        start = end.end()
    return None


def _is_utf8(encoding: str) -> bool:
    return encoding in ("utf-8", "utf8", "u8") or encoding.startswith("utf-8-")


def _converted(data: bytes, place: slice, encoding: str, name: str) -> tuple[bytes, str]:
    words = {"file": name, "encoding": visible(encoding)}
    if encoding not in _PLAIN or data.startswith(codecs.BOM_UTF8):
        raise Refused(
            _("{file} says that its encoding is {encoding}: save it as UTF-8.").format(**words)
        )
    before, after = data[: place.start], data[place.stop :]
    try:
        text = before.decode(encoding), after.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            _("{file} is not {encoding}, as it says: save it as UTF-8.").format(**words)
        ) from error
    remark = _("{file} was read as {encoding} and is handed on as UTF-8.").format(**words)
    return "utf-8".join(text).encode("utf-8"), remark
