"""Integrals of e^-(a valley) to 13 digits: Gauss's rule on growing panels."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: a term e^-DROP below the largest is nothing, even divided by the smallest rate
DROP = 80.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
#: below this, differences like x - log(1+x) are added up as series
SMALL = 0.1
TERMS = range(15, 1, -1)


def panels(near: Numbers, far: Numbers, *, first: Numbers, widest: Numbers) -> tuple[Numbers, ...]:
    """Nodes and weights, each of shape (values, nodes), for integrals between `near` and `far`.

    The panel at `near` is `first` wide, each further one twice as wide up to `widest`: what
    decays from `near` on is met at its own scale, however long the way to `far`.
    """
    length = np.abs(far - near)
    edge = np.zeros_like(length)
    width = np.minimum(first, length)
    edges = [edge]
    while np.any(edge < length):
        edge = np.minimum(length, edge + width)
        width = np.minimum(2 * width, widest)
        edges.append(edge)
    if len(edges) == 1:
        edges.append(edge)
    steps = np.stack(edges, axis=1)
    half = np.diff(steps, axis=1)[:, :, None] / 2
    middle = (steps[:, :-1] + steps[:, 1:])[:, :, None] / 2
    shape = (len(length), -1)
    offset = (middle + half * NODES).reshape(shape)
    nodes = near[:, None] + np.sign(far - near)[:, None] * offset
    return nodes, (half * WEIGHTS).reshape(shape)


def least(*candidates: Numbers) -> Numbers:
    """The smallest of the bounds, element by element."""
    smallest: Numbers = np.minimum.reduce(np.broadcast_arrays(*candidates))
    return smallest


def per(dividend: float, divisor: Numbers) -> Numbers:
    """`dividend` by `divisor`, infinite where that is nought."""
    with np.errstate(divide="ignore", over="ignore"):
        return dividend / divisor


def over_exp(z: Numbers) -> Numbers:
    """z - (1 - e^-z), which is never negative."""
    small = np.clip(z, -SMALL, SMALL)
    series = np.ones_like(small)
    for k in TERMS:
        series = 1 - small / (k + 1) * series
    return np.where(np.abs(z) < SMALL, small**2 / 2 * series, z + np.expm1(-z))


def over_log(z: Numbers) -> Numbers:
    """z - log(1 + z), which is never negative; z > -1."""
    small = np.clip(z, -SMALL, SMALL)
    series = np.zeros_like(small)
    for k in TERMS:
        series = 1 / k - small * series
    return np.where(np.abs(z) < SMALL, small**2 * series, z - np.log1p(z))
