# A script that only Python 2 can read. python2_as_python3.py is the same for Python 3.
import cPickle
import numpy as np
import tensorflow as tf

n = 7
print n / 2, -n / 2, n / 2., np.array([7, 8]) / 2
n /= 2
print "n is", n, tf.Session().run(tf.constant([7, -7]) / 2)
for i in xrange(10 / 4):
    print i,
print
d = {"a": 1}
for key, value in d.iteritems():
    print key, value, d.has_key("b")
print map(lambda x: x + 1, [1, 2]), zip([1], [2]), cPickle.loads(cPickle.dumps([u"x"]))
try:
    raise ValueError, "the old way"
except ValueError, error:
    print error
print 0777, 10L, 1 <> 2
print "caf".decode("utf-8"), cmp(1, 2)
print round(2.5), round(-0.5), round(2.675, 2), round(7)
