# python2.py, for Python 3.
import pickle
import numpy as np
import tensorflow as tf

n = 7
print(n // 2, -n // 2, n / 2., np.array([7, 8]) // 2)
n //= 2
print("n is", n, tf.Session().run(tf.constant([7, -7]) // 2))
for i in range(10 // 4):
    print(i, end=" ")
print()
d = {"a": 1}
for key, value in d.items():
    print(key, value, "b" in d)
print([x + 1 for x in [1, 2]], list(zip([1], [2])), pickle.loads(pickle.dumps([u"x"])))
try:
    raise ValueError("the old way")
except ValueError as error:
    print(error)
print(0o777, 10, 1 != 2)
print("caf", -1)
print(3.0, -1.0, 2.67, 7.0)
