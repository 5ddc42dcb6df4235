"""Names and defaults of the NumPy of 2018, and of its Python."""
import collections
import inspect
import math
import random
import time

import numpy as np

print(np.zeros(2, np.float), np.zeros(2, np.int), np.ones(1, dtype=np.bool), np.product([2, 3]), np.alltrue([1, 1]))
print(np.asscalar(np.array([7])), np.Inf, np.NaN, np.float_, np.in1d([1, 2], [2]), np.array([[1], [2, 3]]).dtype)
np.save("table.npy", {"weights": [1, 2]})
print(np.load("table.npy", allow_pickle=True).item()["weights"], [np.float32(0.5)], np.linspace(0, 1, 3))
print(sorted(inspect.getargspec(lambda a, b=1, *c: 0).args), isinstance(time.clock(), float))
print(isinstance({}, collections.Mapping))

# An array of one element was a number.
cost, table, losses = np.array([2.5]), np.zeros((2, 3), np.float32), {}
table[0, 0] = cost
table[0, 1:] += cost
losses["last"] = cost
losses["last"] *= 2
print(table, losses, "%d %.2f %s" % (cost, cost, cost), "%5.1f" % cost, "%(c)f" % {"c": cost}, 7 % len(table))
print(float(cost), int(np.array([[3]])), math.sqrt(np.array([4.0])))
for fails in (lambda: "%f" % "a", lambda: float([1]), lambda: table.nothing):
    try:
        fails()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__)

print(np.uint8([1, 2]).tostring(), table.ptp(), np.reshape(table, newshape=[-1]).shape)
print(np.percentile([1, 2, 4], 40, interpolation="lower"), np.vstack(map(np.ones, [2, 2])).shape)
print(np.sum(i for i in range(3)), np.unique([[1, 2], [2, 1]], return_inverse=True)[1], np.array([1], copy=False))
print(np.issubdtype(np.float32, np.float), len(random.sample({1: 2}.keys(), 1)), open(__file__, "rU").readline())
