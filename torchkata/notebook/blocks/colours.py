"""The colours of places: a hue for each memory, from light to dark along it.

The hues are told apart with every common kind of colour blindness (Okabe and Ito's blue and orange
come first), and the letters of the places say the same without any colour.
"""

from torchkata.notebook.blocks.places import Place

# Each memory's colours: the first places, the middle, the last places. The middle is bright, so
# that a terminal with 256 colours has many steps on the way.
_RAMPS = (
    ((224, 243, 255), (70, 160, 255), (0, 20, 110)),  # blue
    ((255, 240, 205), (255, 150, 30), (110, 40, 0)),  # orange
    ((238, 238, 238), (150, 150, 150), (40, 40, 40)),  # grey
    ((214, 250, 232), (40, 190, 130), (0, 60, 40)),  # bluish green
    ((255, 228, 244), (225, 110, 190), (90, 10, 70)),  # reddish purple
)
DARK, LIGHT = (0, 0, 0), (255, 255, 255)

Colour = tuple[int, int, int]


class Palette:
    """The colour of each place.

    Args:
        places: All places that are shown; a ramp goes over those of its memory.
    """

    def __init__(self, places: set[Place]) -> None:
        self._last: dict[int, int] = {}
        for memory, number in places:
            self._last[memory] = max(self._last.get(memory, 0), number)

    def fill(self, place: Place) -> Colour:
        """The colour of a place."""
        memory, number = place
        first, middle, last = _RAMPS[memory % len(_RAMPS)]
        part = 2 * number / max(self._last.get(memory, 1), 1)
        low, high, part = (first, middle, part) if part < 1 else (middle, last, part - 1)
        red, green, blue = (round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
        return red, green, blue

    def ink(self, place: Place) -> Colour:
        """The colour of text on it: the one with more contrast."""
        return max(DARK, LIGHT, key=lambda ink: contrast(ink, self.fill(place)))


def hexadecimal(colour: Colour) -> str:
    """A colour as in HTML: `#0072b2`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, as WCAG defines it: from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
