"""Encode pictures and films as WebP, as small as they must be; find what differs between two pictures."""

import io
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from PIL import Image, ImageChops

MAX_PICTURE_B: Final = 25_000
MAX_FILM_B: Final = 150_000

MAX_PICTURE_WIDTH: Final = 800

QUALITIES: Final = (80, 70, 60, 45, 30, 15, 5)

METHOD: Final = 2
"""How long WebP searches, of 6; 4, which is usual, takes twice as long for 3 % less."""

LAST_FRAME_MS: Final = 2500
"""How long a film stands before it begins again."""

MAX_FRAME_MS: Final = 1500
"""How long another frame stands at most: on a busy machine, a film would stand still."""

CELL: Final = 16
"""Differences are searched for in squares of so many pixels."""

MIN_CONTRAST: Final = 24
"""Of 255. What differs by less is noise of the encoding."""

MAX_BOXES: Final = 4

Box = tuple[int, int, int, int]
"""Left, top, width and height."""


class Frame(NamedTuple):
    """A picture of a film."""

    picture: Image.Image
    duration_ms: int


def open_picture(data: bytes, max_width: int = MAX_PICTURE_WIDTH) -> Image.Image:
    """Return a picture that a browser took, made smaller if it is too wide."""
    picture = Image.open(io.BytesIO(data))
    if picture.width <= max_width:
        return picture.convert("RGB")
    size = (max_width, round(picture.height * max_width / picture.width))
    picture.draft("RGB", size)  # of a JPEG, only as much is decoded as this size needs
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def encode(picture: Image.Image) -> bytes:
    """Return a picture as WebP, of the best quality that is small enough."""
    return _smallest_loss([Frame(picture, 0)], MAX_PICTURE_B)


def encode_film(frames: Sequence[Frame]) -> bytes:
    """Return an animated WebP that is repeated without end, of the best quality that is small enough."""
    return _smallest_loss(frames, MAX_FILM_B)


def _smallest_loss(frames: Sequence[Frame], max_size_b: int) -> bytes:
    """Encode frames by one quality after the other.

    Raises:
        ValueError: they are too large at any quality.
    """
    (first, duration_ms), *others = frames
    film = {
        "save_all": True,
        "append_images": [frame.picture for frame in others],
        "duration": [duration_ms, *(frame.duration_ms for frame in others)],
        "loop": 0,
    }
    for quality in QUALITIES:
        file = io.BytesIO()
        first.save(file, "WEBP", quality=quality, method=METHOD, **(film if others else {}))
        if file.tell() <= max_size_b:
            return file.getvalue()
    raise ValueError(f"{len(frames)} pictures of {first.width} × {first.height} need more than {max_size_b} bytes")


def thin(frames: Sequence[tuple[float, Image.Image]], per_second: int) -> list[Frame]:
    """Return the frames of a film without those that differ in nothing, and of each moment the last.

    Args:
        frames: each with its time in ms.
        per_second: how many frames a second may have.
    """
    kept: list[tuple[float, Image.Image]] = []
    for time_ms, picture in frames:
        if kept and not differs(kept[-1][1], picture):
            continue
        if kept and time_ms - kept[-1][0] < 1000 / per_second:
            kept[-1] = (kept[-1][0], picture)
        else:
            kept.append((time_ms, picture))
    ends = [time_ms for time_ms, _ in kept[1:]]
    durations = [min(MAX_FRAME_MS, round(end - start)) for end, (start, _) in zip(ends, kept, strict=False)]
    return [Frame(picture, duration) for duration, (_, picture) in zip([*durations, LAST_FRAME_MS], kept, strict=True)]


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether there is a difference that could be seen."""
    return one.size != other.size or bool(_difference(one, other).getbbox())


def boxes(right: Image.Image, wrong: Image.Image) -> list[Box]:
    """Return a few boxes around all that differs between two pictures of one size."""
    difference = _difference(right, wrong)
    columns, rows = -(-right.width // CELL), -(-right.height // CELL)
    cells = {
        (column, row)
        for column in range(columns)
        for row in range(rows)
        if difference.crop((column * CELL, row * CELL, (column + 1) * CELL, (row + 1) * CELL)).getbbox()
    }
    areas = list(_connected(cells))
    while len(areas) > 1:
        nearest = min(combinations(areas, 2), key=lambda pair: _gap(*pair))
        if len(areas) <= MAX_BOXES and _gap(*nearest):
            break
        areas = [area for area in areas if area not in nearest] + [_around(nearest)]
    return [
        (
            left * CELL,
            top * CELL,
            min(end * CELL, right.width) - left * CELL,
            min(low * CELL, right.height) - top * CELL,
        )
        for left, top, end, low in sorted(areas)
    ]


def _connected(cells: set[tuple[int, int]]) -> Iterator[Box]:
    """Yield an area around all cells that touch each other, with at most one cell between them."""
    while cells:
        found, waiting = [], [cells.pop()]
        while waiting:
            column, row = waiting.pop()
            found.append((column, row, column + 1, row + 1))
            near = cells & {(column + x, row + y) for x in range(-2, 3) for y in range(-2, 3)}
            cells -= near
            waiting += near
        yield _around(found)


def _around(areas: Sequence[Box]) -> Box:
    """Return the smallest area around some, which are given by their edges."""
    lefts, tops, ends, lows = zip(*areas, strict=True)
    return min(lefts), min(tops), max(ends), max(lows)


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return a picture that is black where two are alike."""
    return ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value >= MIN_CONTRAST))


def _gap(one: Box, other: Box) -> int:
    """Return how many cells are between two areas, which are given by their edges."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3], 0)
