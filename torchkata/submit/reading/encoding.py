"""Python source as it is passed on: always UTF-8, even if a line in it says otherwise.

A line such as `# coding: utf-7` makes Python read another program than a person does, so such lines
are never followed; text in a plain old encoding is written again in UTF-8.
"""

import codecs
import re

from torchkata.i18n import _
from torchkata.submit.reading.entries import Refused
from torchkata.submit.reading.names import visible

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# Encodings that only encode the text.
_PLAIN = {
    *("ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso-8859-2", "iso-8859-15"),
    *("cp1250", "cp1251", "cp1252", "windows-1250", "windows-1251", "windows-1252", "koi8-r"),
    *("gbk", "gb2312", "gb18030", "cp936", "big5", "shift-jis", "cp932", "euc-jp", "euc-kr"),
}


def as_utf8(data: bytes, file: str) -> tuple[bytes, str | None]:
    """The bytes to pass on, and a remark on what was corrected, if anything.

    A byte order mark and the line ends stay as they are: Python reads them.

    Raises:
        Refused: If it is not text, or not in a known encoding.
    """
    name = visible(file)
    if data.startswith(_WIDE):
        raise Refused(_("{file} is not UTF-8 but UTF-16: save it as UTF-8.").format(file=name))
    if b"\0" in data:
        raise Refused(_("{file} holds null bytes: it is not Python source.").format(file=name))
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
    """The place where a line names the encoding, and its name.

    Both of the first two lines are checked, whatever the first one holds: it is better to check one
    too many than to miss one that Python follows.
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
            _("{file} says that it is {encoding}, but it is not: save it as UTF-8.").format(**words)
        ) from error
    remark = _("{file} was read as {encoding} and is passed on as UTF-8.").format(**words)
    return "utf-8".join(text).encode("utf-8"), remark
