"""Likely legs first: fragments over the nearest places alone, then over more and more of them.

A good answer rarely drives a leg that is dear for both of its ends. So a network with few legs
holds almost every good fragment and a tiny part of all; its exact answer is a bound from above
and its prices start the search on the next, wider network.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kursplaner.solver.shuttle.net.network import Bools, Floats, Ints, Network

WAITING = 0.5
"""What a minute counts that a vehicle must stand on a leg, against a unit of cost."""


def thinned(net: Network, near: int) -> Network:
    """The network with the legs to and from the `near` nearest places of every node only.

    A rider's own leg from pickup to delivery always stays; alike legs stay or go together.
    """
    length = _lengths(net)
    keep = _nearest(length, net.place, near) | _nearest(length.T, net.place, near).T
    rows = np.arange(net.n)
    keep[rows, net.n + rows] = True
    return replace(net, follows=net.follows & keep)


def _lengths(net: Network) -> Floats:
    """Cost of a leg and of the waiting nobody can avoid after it; inf where there is none."""
    gap = net.post[:, None] + net.minutes + net.pre[None, :]
    waiting = np.maximum(0.0, net.early[None, :] - net.late[:, None] - gap)
    return np.where(net.follows, net.cost + WAITING * waiting, np.inf)


def _nearest(length: Floats, place: Ints, near: int) -> Bools:
    """Per row the columns on one of its `near` nearest places."""
    keep = np.zeros(length.shape, dtype=bool)
    for row, far in enumerate(length):
        order = np.argsort(far, kind="stable")
        order = order[: int(np.isfinite(far).sum())]
        _, first, group = np.unique(place[order], return_index=True, return_inverse=True)
        rank = np.argsort(np.argsort(first))
        keep[row, order[rank[group.ravel()] < near]] = True
    return keep
