"""Measure several things in turn, and compare the results."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

Figures = Mapping[str, Sequence[float]]
"""The figures of all rounds, by the name of what was measured."""


def interleave(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return the results of each measure in each round; every round begins with another measure."""
    names = list(measures)
    figures: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            figures[name].append(measures[name]())
    return figures


def ratio_of_least(figures: Figures, name: str, other: str) -> float:
    """Return the ratio of the best rounds of `name` and `other`."""
    return min(figures[name]) / min(figures[other])


def median_ratio(figures: Figures, name: str, other: str) -> float:
    """Return the median of the rounds' ratios, which a disturbed round does not change."""
    return median(one / two for one, two in zip(figures[name], figures[other], strict=True))


def table(figures: Figures, yardsticks: Mapping[str, str]) -> str:
    """Return lines with the minimum, the median, and both ratios to each yardstick, given by heading and name."""
    lines = [f"{'':28}{'least':>8}{'median':>8}" + "".join(f"{f'÷ {heading}':>18}" for heading in yardsticks)]
    for name, values in figures.items():
        line = f"{name:28}{min(values):8.0f}{median(values):8.0f}"
        for other in yardsticks.values():
            both = f"{ratio_of_least(figures, name, other):.2f} / {median_ratio(figures, name, other):.2f}"
            line += f"{both:>18}"
        lines.append(line)
    return "\n".join(lines)
