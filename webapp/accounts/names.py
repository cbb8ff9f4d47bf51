"""Which new names are accepted: every character is seen, and none looks like another account's name.

Accounts that are older than these rules keep their names, and log in with them.
"""

import re
import unicodedata
from functools import cache

from precis_i18n import get_profile

NICKNAME = get_profile("NicknameCasePreserved")
"""What a name may hold (RFC 8266).

The profiles for user names (RFC 8265) allow neither spaces nor signs, as in `Ana López` or `O'Brien & "Söhne"`.
"""

EMOJI_JOINERS = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])[\u200d\ufe0f]+")
"""What makes one emoji of several: no profile of PRECIS allows it, and keyboards of phones type it."""

BLANK = "\u2800"
"""The Braille pattern without dots, which PRECIS takes for a sign."""

LEFT_TO_RIGHT_MARK = "\u200e"


def is_visible(name: str) -> bool:
    """Tell whether a name has only characters that the profile allows, which are seen: no zero-width space, say."""
    try:
        NICKNAME.enforce(EMOJI_JOINERS.sub("", name))
    except UnicodeEncodeError:
        return False
    return BLANK not in name


def is_latin(name: str) -> bool:
    """Return whether all letters of a name are of the Latin script."""
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in name if letter.isalpha())


def skeleton(name: str) -> str:
    """Return what is the same for all names that look alike (UTS 39, 4), in any case.

    Letters of one script are compared too: `I`, `l` and `1`, `0` and `O`, `m` and `rn` look alike to Unicode, so that
    nobody can be `paypaI` beside `paypal`. An honest `Ema` is refused where there is an `Erna`, as a second `Ema` is.
    Accents tell names apart. Stored skeletons remain as they are when a newer Unicode knows more.
    """
    text = NICKNAME.apply_five_rules(name)
    for _ in range(2):  # as it is written, and in lower case
        seen = (c for c in unicodedata.normalize("NFD", text) if not NICKNAME.base.ucd.default_ignorable(ord(c)))
        text = "".join(_prototypes().get(character, character) for character in seen).casefold()
    return text


@cache
def _prototypes() -> dict[str, str]:
    """Return what each character is replaced with that looks like others.

    The library lists each pair both ways, and what is written from right to left between two marks.
    """
    from confusable_homoglyphs.confusables import confusables_data

    prototypes: dict[str, str] = {}
    for listed, homoglyphs in sorted(confusables_data.items(), key=lambda item: len(item[1])):
        prototype = listed.strip(LEFT_TO_RIGHT_MARK)
        prototypes |= {entry["c"].strip(LEFT_TO_RIGHT_MARK): prototype for entry in homoglyphs}
        prototypes.pop(prototype, None)
    return prototypes
