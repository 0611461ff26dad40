"""Digits as a pen draws them: our own shapes, bent, slanted and joined by lot.

A shape is one or more strokes in a box 1 high and about 0.6 wide, y downwards. A stroke is a curve through its
points, or a chain of straight lines where it begins with a "/". The shapes were drawn after looking at the hands of
Vietnamese clerks: 1 with a long flag or a foot, open 4 and 4 like an A, barred 7, 9 like a g, curled 2.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]

_SHAPES = {
    "0": (
        ".30,.02 .08,.25 .03,.6 .2,.95 .45,.9 .58,.5 .5,.12 .3,.02",
        ".42,.1 .2,.05 .05,.4 .08,.8 .3,1 .52,.75 .55,.3 .35,.0",
        ".35,0 .15,.2 .05,.55 .12,.95 .3,.95 .45,.6 .48,.2 .35,.02",
        ".5,.18 .3,.05 .08,.35 .06,.75 .3,1 .55,.7 .52,.25 .3,.06 .22,.2",
        ".4,.05 .15,.2 .08,.6 .25,1 .55,.75 .6,.3 .4,.02 .2,.1",
        ".12,.1 .04,.5 .2,1 .5,.85 .55,.35 .35,.03 .1,.12",
    ),
    "1": (
        "/.3,0 .3,1",
        "/.1,.25 .32,0 .32,1",
        "/0,.5 .38,0 .36,1",
        "/0,.85 .36,0 .42,1",
        "/.1,.28 .32,0 .32,1|/.05,1 .6,1",
        ".05,.3 .2,.18 .33,0|/.33,0 .3,.95|.08,.97 .3,.93 .58,.98",
        "/.0,.42 .4,0 .3,1|/.05,.98 .55,.96",
        "/.35,0 .2,1",
        "/.08,.62 .34,.02 .3,1|/.1,1.02 .52,1",
        ".05,.4 .22,.2 .36,.0 .35,.4 .32,1",
        "/.2,.12 .34,0 .3,1",
        "/-.05,1 .34,0 .28,1",
        "/.0,.72 .34,0 .26,1",
    ),
    "2": (
        ".05,.25 .2,.03 .45,.05 .52,.28 .35,.6 .05,.97|/.05,.97 .6,.95",
        ".05,.25 .25,.0 .5,.2 .35,.6 .08,.92 .1,.78 .3,.88 .6,.95",
        ".2,.3 .08,.2 .25,.0 .52,.15 .4,.55 .05,.95 .05,.75 .25,.85 .45,1 .65,.85",
        "/.05,.1 .5,.05 .05,.95 .55,.95",
        ".05,.3 .2,.02 .5,.1 .4,.5 .05,.9|.05,.9 .25,.82 .4,.95 .65,.85",
        ".1,.35 .12,.08 .4,.0 .55,.22 .3,.65 .02,.98|.02,.98 .2,.9 .4,1 .72,.97",
        ".22,.28 .1,.3 .1,.1 .35,.0 .55,.2 .4,.6 .1,.9 .02,1 .04,.82 .2,.84 .5,1.02 .75,.92",
        ".08,.2 .3,.02 .5,.2 .42,.5 .15,.85 .05,.9 .12,.98 .3,.9 .62,.97",
        ".1,.35 .3,.05 .6,.2 .5,.65 .15,.95 .0,.8 .2,.7 .5,.95 .8,1",
        ".15,.25 .35,.0 .55,.2 .4,.6 .1,.95 .02,.85 .2,.72 .4,.92 .6,.98",
    ),
    "3": (
        ".08,.15 .3,0 .5,.2 .2,.45|.2,.45 .55,.6 .5,.92 .2,1 .02,.85",
        "/.05,.05 .5,.05 .22,.4|.22,.4 .55,.55 .5,.9 .2,1 .02,.85",
        ".05,.15 .3,.0 .48,.2 .25,.48 .18,.42 .3,.42 .55,.65 .4,.98 .1,.98 .0,.82",
        ".1,.1 .35,.02 .48,.2 .25,.45|.25,.45 .5,.55 .55,.85 .3,1.1 .0,1.05",
        ".12,.18 .28,.02 .46,.14 .3,.4 .24,.46 .45,.55 .5,.8 .3,1 .05,.92",
        "/.02,.08 .52,.02 .2,.42|.2,.42 .5,.5 .5,.85 .22,1.04 -.02,.95",
    ),
    "4": (
        "/.2,.0 .02,.6 .6,.6|/.45,.3 .4,1",
        "/.45,1 .45,0 .0,.68 .62,.68",
        "/.04,.95 .4,0 .46,1|/.08,.64 .66,.6",
        "/.08,.0 .05,.55|.05,.55 .3,.5 .55,.5|/.5,.3 .5,1",
        "/.3,0 .03,.55 .3,.52 .6,.53|/.42,.25 .3,1",
        ".12,.02 .05,.4 .12,.55 .35,.5 .52,.4|/.52,.1 .46,1",
        "/.4,.0 .02,.7 .65,.62|/.42,.0 .4,1.02",
        "/.02,.72 .42,.02 .42,1|/.02,.72 .62,.66",
        ".1,0 .06,.5 .3,.46 .45,.3 .45,.5 .42,1",
        "/.0,1 .42,.02 .44,1.02|/.1,.7 .64,.66",
        "/.02,.92 .4,0 .4,1|/.02,.92 .3,.8 .62,.78",
        "/.15,0 .05,.62|.05,.62 .2,.45 .42,.5|/.45,0 .35,1",
        "/.25,.0 .05,.6|.05,.6 .3,.56 .75,.42|/.6,.2 .54,1.2",
        "/-.05,.85 .4,.0 .36,1|/-.05,.85 .6,.7",
    ),
    "5": (
        "/.5,.05 .15,.05 .1,.42|.1,.42 .35,.35 .55,.6 .45,.95 .15,1 .0,.85",
        ".12,.1 .08,.42 .35,.38 .52,.65 .35,1 .0,.9|/.12,.08 .6,.02",
        ".55,.05 .2,.08 .12,.35 .45,.55 .45,.9 .2,1 .0,.9",
        "/.16,.06 .1,.44|.1,.44 .4,.36 .55,.66 .36,1.02 .02,.98|/.18,.04 .62,.0",
        "/.2,.1 .12,.45|.12,.45 .45,.42 .5,.75 .3,1 .02,.9|/.24,.0 .66,-.04",
        ".6,.0 .25,.05 .15,.4 .4,.45 .5,.75 .3,1 -.02,.95",
    ),
    "6": (
        ".45,.0 .15,.3 .03,.7 .2,1 .5,.85 .45,.58 .2,.55 .05,.75",
        ".25,.0 .1,.4 .05,.8 .3,1 .52,.8 .35,.55 .08,.7",
        ".55,.12 .35,.0 .1,.35 .05,.8 .3,1 .52,.75 .3,.55 .08,.75",
        ".5,.02 .2,.25 .05,.65 .15,.98 .4,.98 .5,.75 .35,.6 .12,.7 .1,.8",
        ".35,.0 .08,.5 .1,.95 .4,1 .45,.7 .2,.62 .06,.8",
        ".4,.0 .1,.5 .12,.92 .3,.85 .4,.65 .25,.68 .1,1.0",
    ),
    "7": (
        "/.02,.05 .55,.05 .2,1",
        "/.02,.05 .55,.05 .2,1|/.1,.5 .5,.48",
        "/.05,.2 .05,.05 .55,.05 .25,1|/.12,.52 .5,.5",
        ".02,.12 .2,.02 .4,.1 .58,.02|.58,.02 .35,.45 .25,1|/.1,.5 .52,.46",
        ".02,.12 .2,.02 .4,.08 .55,.05|.55,.05 .35,.5 .3,1",
        "/.0,.1 .5,.0 .3,1|/.02,.55 .6,.42",
        ".0,.18 .06,.04 .3,.1 .6,.0|/.6,.0 .22,1|/.14,.55 .58,.5",
        "/.06,.0 .55,.06 .38,1|/.16,.45 .62,.42",
        "/.05,.14 .1,.02|.1,.05 .3,.12 .5,.04|/.48,.05 .38,1|/.15,.5 .8,.3",
        "/.05,.1 .55,.02 .35,1|/.1,.6 .95,.25",
        "/.1,.2 .12,.05 .52,.05 .45,1|/.2,.5 .6,.5",
        ".05,.15 .2,.05 .4,.12 .6,.04|/.6,.04 .3,1|/.18,.5 .6,.44",
    ),
    "8": (
        ".45,.12 .2,.02 .1,.22 .3,.45 .52,.72 .3,1 .05,.8 .25,.5 .5,.25 .45,.08",
        ".3,.0 .1,.2 .3,.45 .5,.22 .3,.0|.3,.45 .03,.75 .3,1 .57,.75 .3,.45",
        ".55,.05 .25,.05 .12,.25 .45,.6 .4,.95 .1,.95 .1,.7 .4,.4 .58,.1",
        ".5,.1 .25,.0 .12,.2 .35,.5 .48,.8 .25,1 .08,.8 .3,.5 .52,.2",
        ".52,.15 .3,.0 .12,.15 .2,.4 .48,.65 .45,.95 .15,1 .05,.75 .3,.45 .55,.2",
        ".25,.45 .1,.15 .35,.0 .5,.2 .3,.45 .05,.7 .15,1 .45,.95 .5,.7 .25,.45",
    ),
    "9": (
        ".5,.15 .25,.02 .05,.25 .2,.5 .45,.4 .52,.12|/.52,.12 .48,1",
        ".5,.15 .25,.02 .05,.25 .2,.5 .45,.4 .52,.12|.52,.12 .5,.7 .4,1.05 .15,1.05 .02,.9",
        ".5,.12 .22,.02 .06,.25 .2,.48 .45,.36 .52,.1|.52,.1 .48,.5 .3,1",
        ".5,.1 .2,.05 .05,.3 .25,.5 .5,.3|.52,.08 .5,.5 .32,1",
        ".45,.25 .3,.0 .08,.15 .1,.42 .35,.42 .48,.1|.48,.1 .5,.6 .4,1 .1,1.05",
        ".52,.2 .3,.0 .05,.2 .15,.48 .42,.4 .5,.2 .5,.8 .3,1.08 .0,1",
        ".3,.0 .06,.2 .2,.48 .46,.3 .3,.0 .5,.2 .46,1",
    ),
    "a": (".5,.45 .2,.4 .05,.7 .2,1 .45,.8 .5,.45|/.5,.45 .5,.9 .62,1",),
    "b": ("/.1,0 .08,.95|.08,.7 .3,.5 .5,.75 .3,1 .08,.95", ".2,.0 .08,.6 .15,1 .45,.9 .4,.6 .12,.7"),
    "c": (".5,.5 .2,.45 .05,.75 .2,1 .5,.9",),
    "d": (".5,.5 .2,.45 .05,.75 .2,1 .5,.8|/.52,0 .5,1",),
}
_FINE = 7  # drawn points to one given point


@dataclass(frozen=True)
class Hand:
    """One writer on one day: which shape of each digit, slant, how broad, how wide apart, how unsteady; pen in em."""

    shapes: dict[str, int]
    slant: float
    broad: float
    apart: float
    unsteady: float
    pen: float


def hand(chance: Random) -> Hand:
    """Return a writer drawn by lot."""
    return Hand(
        {digit: chance.randrange(len(shapes)) for digit, shapes in _SHAPES.items()},
        chance.gauss(0.16, 0.17),
        chance.uniform(0.65, 1.25),
        chance.choice((chance.uniform(-0.06, 0.08), chance.uniform(0.05, 0.3))),
        chance.uniform(0.012, 0.055),
        chance.choice((chance.uniform(0.035, 0.075), chance.uniform(0.06, 0.13))),
    )


@cache
def _strokes(digit: str, shape: int) -> tuple[tuple[bool, Points], ...]:
    found = []
    for stroke in _SHAPES[digit][shape].split("|"):
        straight = stroke.startswith("/")
        points = [[float(v) for v in p.split(",")] for p in stroke.lstrip("/").split()]
        found.append((straight, np.array(points, np.float32)))
    return tuple(found)


@cache
def _blend(count: int, straight: bool) -> Points:
    """Return the weights (drawn points, given points) of a chain of lines, or of a Catmull-Rom curve."""
    rows = []
    for at in range(count - 1):
        for t in np.linspace(0, 1, _FINE, endpoint=at == count - 2):
            row = np.zeros(count, np.float32)
            if straight:
                weights = {at: 1 - t, at + 1: t}
                for place, weight in weights.items():
                    row[place] += weight
            else:
                curve = (
                    -t + 2 * t**2 - t**3,
                    2 - 5 * t**2 + 3 * t**3,
                    t + 4 * t**2 - 3 * t**3,
                    -(t**2) + t**3,
                )
                for place, weight in zip(range(at - 1, at + 3), curve, strict=True):
                    row[min(max(place, 0), count - 1)] += weight / 2
            rows.append(row)
    return np.array(rows, np.float32)


def write(
    text: str, writer: Hand, high: float, noise: np.random.Generator, chance: Random
) -> tuple[list[Points], float]:
    """Return the strokes of a text, digits `high` pixels high on the base line 0, and how far it reaches right."""
    found: list[Points] = []
    x = 0.0
    for digit in text:
        other = chance.random() < 0.12
        shape = chance.randrange(len(_SHAPES[digit])) if other else writer.shapes[digit]
        size = high * chance.gauss(1, 0.07)
        drop = high * chance.gauss(0, 0.07)
        lean = writer.slant + chance.gauss(0, 0.05)
        right = x
        for straight, points in _strokes(digit, shape):
            bent = points + noise.normal(0, writer.unsteady, points.shape).astype(np.float32)
            fine = _blend(len(points), straight) @ bent
            across = fine[:, 0] * writer.broad + (1 - fine[:, 1]) * lean
            placed = np.stack([x + across * size, (fine[:, 1] - 1) * size + drop], 1)
            right = max(right, x + float(fine[:, 0].max()) * writer.broad * size)
            found.append(placed.astype(np.float32))
        x = right + (writer.apart + chance.gauss(0, 0.03)) * high
    return found, x


def draw(canvas: Picture, strokes: list[Points], at: tuple[float, float], pen: float, dark: int) -> None:
    """Draw strokes on a gray canvas with their origin at `at`, the pen so many pixels broad."""
    broad = max(1, round(pen))
    for stroke in strokes:
        placed = np.round((stroke + np.array(at, np.float32)) * 8).astype(np.int32)
        cv2.polylines(canvas, [placed.reshape(-1, 1, 2)], False, dark, broad, cv2.LINE_AA, 3)
