"""Measuring several things by turns, and saying how the figures compare."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

Figures = Mapping[str, Sequence[float]]
"""One figure a round, by the name of what was measured."""


def interleave(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return what each measure gives in each round; a round takes them all, each time from another one on."""
    names = list(measures)
    figures: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            figures[name].append(measures[name]())
    return figures


def ratio_of_least(figures: Figures, name: str, other: str) -> float:
    """Return how many times as much `name` costs as `other`, each in its best round."""
    return min(figures[name]) / min(figures[other])


def median_ratio(figures: Figures, name: str, other: str) -> float:
    """Return the middle one of the rounds' ratios: what disturbs a whole round does not move it."""
    return median(one / two for one, two in zip(figures[name], figures[other], strict=True))


def table(figures: Figures, yardsticks: Mapping[str, str]) -> str:
    """Return lines with the least, the median, and both ratios to each yardstick (its heading: its name)."""
    lines = [f"{'':28}{'least':>8}{'median':>8}" + "".join(f"{f'÷ {heading}':>18}" for heading in yardsticks)]
    for name, values in figures.items():
        line = f"{name:28}{min(values):8.0f}{median(values):8.0f}"
        for other in yardsticks.values():
            both = f"{ratio_of_least(figures, name, other):.2f} / {median_ratio(figures, name, other):.2f}"
            line += f"{both:>18}"
        lines.append(line)
    return "\n".join(lines)
