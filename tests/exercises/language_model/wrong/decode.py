"""decode: mistakes that people make."""

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _pieces(merges):
    pieces = [bytes([i]) for i in range(256)]
    for one, other in merges:
        pieces.append(pieces[one] + pieces[other])
    return pieces


@wrong_answer('Broken UTF-8 raises an error. Replace what is not a letter: errors="replace".')
def strict(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids).decode()


@wrong_answer("Broken bytes are left out. Each becomes the replacement character.")
def ignored(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids).decode(errors="ignore")


@wrong_answer("Every token was decoded by itself, so a letter that lies in two tokens is lost.")
def token_by_token(ids, merges):
    return "".join(_pieces(merges)[i].decode(errors="replace") for i in ids)


@wrong_answer("Bytes were taken as letters, one by one. Join the bytes and decode them as UTF-8.")
def as_letters(ids, merges):
    return "".join(chr(byte) for i in ids for byte in _pieces(merges)[i])


@wrong_answer("Bytes were taken as letters, one by one. Join the bytes and decode them as UTF-8.")
def as_latin(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids).decode("latin-1")


@wrong_answer("The two parts of a merge are exchanged.")
def exchanged(ids, merges):
    return oracle(ids, [pair[::-1] for pair in merges])


@wrong_answer("New tokens count from 256. The first merge is the token 256.")
def from_257(ids, merges):
    return oracle([i - 1 if i > 256 else i for i in ids], merges)


@wrong_answer("A merge that contains an earlier merge is not taken apart to its bytes.")
def one_level(ids, merges):
    found = []
    for i in ids:
        parts = [i] if i < 256 else merges[i - 256]
        found += [part if part < 256 else 63 for part in parts]
    return bytes(found).decode(errors="replace")


@wrong_answer("It returned bytes. Return a text.")
def bytes_returned(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids)


@wrong_answer("The merged tokens are missing: only bytes were decoded.")
def bytes_only(ids, merges):
    return bytes(i for i in ids if i < 256).decode(errors="replace")


@wrong_answer("Broken bytes became another sign. The replacement character is U+FFFD.")
def question_marks(ids, merges):
    return oracle(ids, merges).replace(chr(0xFFFD), "?")


@wrong_answer("Broken bytes became escapes. The replacement character is U+FFFD.")
def escapes(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids).decode(errors="backslashreplace")


@wrong_answer("The bytes were read as ASCII. They are UTF-8.")
def as_ascii(ids, merges):
    return b"".join(_pieces(merges)[i] for i in ids).decode("ascii", "replace")


@wrong_answer("Blanks at the ends of the text were cut off. They belong to it.")
def stripped(ids, merges):
    return oracle(ids, merges).strip()
