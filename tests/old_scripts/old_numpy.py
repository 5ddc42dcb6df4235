"""Names and defaults of the NumPy of 2018, and of its Python."""
import collections
import inspect
import time

import numpy as np

print(np.zeros(2, np.float), np.zeros(2, np.int), np.ones(1, dtype=np.bool), np.product([2, 3]), np.alltrue([1, 1]))
print(np.asscalar(np.array([7])), np.Inf, np.NaN, np.float_, np.in1d([1, 2], [2]), np.array([[1], [2, 3]]).dtype)
np.save("table.npy", {"weights": [1, 2]})
print(np.load("table.npy", allow_pickle=True).item()["weights"], [np.float32(0.5)], np.linspace(0, 1, 3))
print(sorted(inspect.getargspec(lambda a, b=1, *c: 0).args), isinstance(time.clock(), float))
print(isinstance({}, collections.Mapping))
