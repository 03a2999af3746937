"""A second forecast by boosted trees, set beside the first on request; needs the extra `boost`.

Import this module only after asking `find_spec("lightgbm")`.
"""

from datetime import date

import lightgbm
import numpy as np
from numpy.typing import NDArray

from buergertelefon.workforce.rules.forecast.calendar import features
from buergertelefon.workforce.rules.forecast.model import Data

Floats = NDArray[np.float64]
#: Source: design, section 3: objective poisson, 200 trees, 15 leaves
SETTINGS = {
    "objective": "poisson",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "verbose": -1,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
}
TREES = 200


def _table(weekdays: NDArray[np.int_], properties: Floats, slots: int) -> Floats:
    rows = np.hstack([weekdays[:, None], properties])
    repeated = np.repeat(rows, slots, axis=0)
    return np.hstack([repeated, np.tile(np.arange(slots), len(rows))[:, None]])


def expected(data: Data, until: int, days: tuple[date, ...]) -> Floats:
    """Calls by trees learned from the first `until` days, shape (days, slots); closed slots 0."""
    slots = data.calls.shape[1]
    known = _table(data.weekdays[:until], data.properties[:until], slots)
    calls = data.calls[:until].ravel()
    there = ~np.isnan(calls)
    told = lightgbm.Dataset(known[there], calls[there])
    trees = lightgbm.train(SETTINGS, told, num_boost_round=TREES)
    weekdays = np.array([day.weekday() for day in days], dtype=int)
    properties = features(days, data.calendar, kinds=data.kinds, yearly=data.yearly)
    found = np.asarray(trees.predict(_table(weekdays, properties, slots))).reshape(len(days), slots)
    open_slots = np.array([data.open.get(one, np.zeros(slots, bool)) for one in weekdays])
    return np.where(open_slots, found, 0.0)
