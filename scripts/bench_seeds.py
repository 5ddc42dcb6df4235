#!/usr/bin/env python3
"""Measure what seeds.enable() costs when a graph is built: 20,000 ops, 2,000 of them random.

Alternates graphs with and without, and prints the median of each and their ratio, which is to stay at or below 1.1.
"""

import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tf1_lessons  # noqa: E402, F401, it prepares the import of TensorFlow
import tensorflow.compat.v1 as tf  # noqa: E402

from tf1_lessons.tensorflow1 import seeds  # noqa: E402


def build():
    """Build the graph; return the seconds for it. A normal draw is 6 ops, 1 random; 4 more ops fill up each tenth."""
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(1)
        start = time.perf_counter()
        for _ in range(2000):
            x = tf.random_normal([2, 2])
            for _ in range(4):
                x = tf.tanh(x)
        seconds = time.perf_counter() - start
        assert len(graph.get_operations()) == 20_000
    return seconds


def main(repeats=5):
    tf.disable_v2_behavior()
    seconds = {"without": [], "with": []}
    build()
    for _ in range(repeats):
        seconds["without"].append(build())
        seeds.enable()
        seconds["with"].append(build())
        seeds.disable()
    without, enabled = (statistics.median(values) for values in seconds.values())
    print(f"without {without:.3f} s, with {enabled:.3f} s, ratio {enabled / without:.3f}")
    return enabled / without


if __name__ == "__main__":
    main()
