"""Pictures and films, as small as they must be, and what differs between two."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from tools.spec import images
from tools.spec.images import Frame, boxes, differs, encode, encode_film, open_picture, thin

SIZE = (320, 240)


def picture(*marks: tuple[int, int, int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a white picture with black rectangles, given by their edges."""
    white = Image.new("RGB", size, "white")
    for mark in marks:
        ImageDraw.Draw(white).rectangle(mark, "black")
    return white


def noise() -> Image.Image:
    """Return a picture that can hardly be compressed."""
    return Image.frombytes("RGB", SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1] * 3))  # noqa: S311 - no secret


def test_picture_is_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best quality is taken that is small enough."""
    best = len(encode(picture((10, 10, 90, 90))))
    monkeypatch.setattr(images, "MAX_PICTURE_B", 40_000)

    assert best < 1000
    assert 10_000 < len(encode(noise())) <= 40_000


def test_picture_that_cannot_be_small_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that is too large at any quality is refused with its size."""
    monkeypatch.setattr(images, "MAX_PICTURE_B", 100)

    with pytest.raises(ValueError, match="320 × 240 need more than 100 bytes"):
        encode(noise())


def test_wide_picture_is_made_smaller() -> None:
    """A picture that is too wide keeps its proportions; another stays as it is."""
    file = io.BytesIO()
    picture().save(file, "JPEG")

    assert open_picture(file.getvalue(), 160).size == (160, 120)
    assert open_picture(file.getvalue(), 320).size == SIZE


def test_film_moves() -> None:
    """A film has its frames, each as long as it shall stand, and begins again."""
    film = Image.open(io.BytesIO(encode_film([Frame(picture(), 100), Frame(picture((0, 0, 50, 50)), 300)])))

    assert getattr(film, "n_frames", 1) == 2
    assert film.info["loop"] == 0
    film.seek(1)
    film.load()
    assert film.info["duration"] == 300


def test_frames_without_a_difference_are_left_out() -> None:
    """Equal frames are one, which stands longer, but not too long; of too many in a moment, the last is shown."""
    one, two, three = picture(), picture((0, 0, 50, 50)), picture((0, 0, 90, 90))

    frames = thin([(0, one), (200, one), (500, two), (520, three), (1000, one), (9000, two)], per_second=8)

    assert [frame.picture for frame in frames] == [one, three, one, two]
    assert [frame.duration_ms for frame in frames] == [500, 500, images.MAX_FRAME_MS, images.LAST_FRAME_MS]


def test_difference_that_nobody_sees_is_none() -> None:
    """A colour that is a little different is no difference; another size is."""
    assert not differs(Image.new("RGB", SIZE, "#808080"), Image.new("RGB", SIZE, "#828282"))
    assert differs(picture(), picture((5, 5, 5, 5)))
    assert differs(picture(), picture(size=(320, 241)))


def test_boxes_surround_what_differs() -> None:
    """What is near is in one box, what is far in another, in whole cells; the edge of the picture cuts them."""
    size = (310, 230)

    found = boxes(picture(size=size), picture((20, 20, 30, 30), (40, 36, 44, 40), (300, 226, 309, 229), size=size))

    assert found == [(16, 16, 32, 32), (288, 224, 22, 6)]
    assert boxes(picture(), picture()) == []


def test_box_lies_in_no_other() -> None:
    """A difference within the box around another is in that box, too."""
    frame = [(20, 20, 200, 24), (20, 20, 24, 200)]

    found = boxes(picture(), picture(*frame, (120, 120, 124, 124)))

    assert found == [(16, 16, 192, 192)]


def test_boxes_are_few() -> None:
    """Of many differences, the nearest are put into one box."""
    marks = [(x, y, x + 4, y + 4) for x in (0, 64, 200) for y in (0, 64, 200)]

    found = boxes(picture(), picture(*marks))

    assert len(found) == images.MAX_BOXES
    for x, y, *_ in marks:
        assert any(left <= x < left + width and top <= y < top + height for left, top, width, height in found)
