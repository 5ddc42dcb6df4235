"""tf.contrib.factorization: k-means on the kernels that TensorFlow still has."""

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import gen_clustering_ops

from tf1_lessons import LessonError
from tf1_lessons.tensorflow1.contrib import _support

SQUARED_EUCLIDEAN_DISTANCE, COSINE_DISTANCE = "squared_euclidean", "cosine"
RANDOM_INIT, KMEANS_PLUS_PLUS_INIT, KMC2_INIT = "random", "kmeans_plus_plus", "kmc2"


class KMeans:
    """The graph of k-means.

    Args:
        inputs: float32 [n, n_features], or a list of such; the first centers are taken from the first of them.
        num_clusters: k.
        initial_clusters: "random" (rows of the input, some perhaps twice), "kmeans_plus_plus", a tensor
            [k, n_features], or a function of the inputs and k that returns one.
        distance_metric: "squared_euclidean" or "cosine".
        use_mini_batch: whether a step moves the centers towards the batch's points, by 1 / all points seen so far;
            else it puts them into the middle of the batch's points.
        random_seed: of the first centers.
        kmeans_plus_plus_num_retries: samples that kmeans_plus_plus draws for each center.

    Raises:
        LessonError: initial_clusters is "kmc2", or mini_batch_steps_per_iteration is not 1: not provided.
        ValueError: there is no such distance or initialization.
    """

    def __init__(
        self,
        inputs,
        num_clusters,
        initial_clusters=RANDOM_INIT,
        distance_metric=SQUARED_EUCLIDEAN_DISTANCE,
        use_mini_batch=False,
        mini_batch_steps_per_iteration=1,
        random_seed=0,
        kmeans_plus_plus_num_retries=2,
        kmc2_chain_length=200,
    ):
        if distance_metric not in (SQUARED_EUCLIDEAN_DISTANCE, COSINE_DISTANCE):
            raise ValueError(f"Unsupported distance_metric: {distance_metric}")
        if isinstance(initial_clusters, str):
            if initial_clusters == KMC2_INIT:
                raise LessonError("KMeans(initial_clusters='kmc2') is not provided; today: 'kmeans_plus_plus'")
            if initial_clusters not in (RANDOM_INIT, KMEANS_PLUS_PLUS_INIT):
                raise ValueError(f"Unsupported initialization algorithm {initial_clusters!r}")
        if use_mini_batch and mini_batch_steps_per_iteration != 1:
            raise LessonError("KMeans(mini_batch_steps_per_iteration=…) is not provided; today: 1")
        self._inputs = inputs if isinstance(inputs, list) else [inputs]
        self._num_clusters = num_clusters
        self._initial_clusters = initial_clusters
        self._cosine = distance_metric == COSINE_DISTANCE
        self._use_mini_batch = use_mini_batch
        self._seed = random_seed
        self._retries = kmeans_plus_plus_num_retries

    def training_graph(self):
        """Return tuples of tensors, one for each of the inputs, and three more, before the step moves the centers.

        Returns:
            all distances, ([n, k],); the nearest center of each point, ([n],) int64; its distance, ([n],); a variable,
            whether there are centers; the op that makes the first ones; the op of a step.
        """
        clusters = tf.Variable([], name="clusters", validate_shape=False)
        initialized = tf.Variable(False, name="initialized")
        inputs = [self._normalized(x) for x in self._inputs]
        centers = clusters
        if self._use_mini_batch:  # there they do not keep their length
            counts = tf.Variable(tf.ones([self._num_clusters], tf.int64))
            centers = self._normalized(clusters)
        all_scores, indices, scores = zip(*(self._distances(x, centers) for x in inputs))
        initialize = tf.cond(
            initialized.read_value(), lambda: tf.constant(True), lambda: self._first(inputs[0], clusters, initialized)
        )
        with tf.control_dependencies([*all_scores, *scores]):
            if self._use_mini_batch:
                step = tf.group(*(_move(x, i, clusters, counts) for x, i in zip(inputs, indices)))
            else:
                step = self._put(inputs, indices, clusters)
        return all_scores, indices, scores, initialized, initialize, step

    def _normalized(self, x):
        return tf.nn.l2_normalize(x, axis=1) if self._cosine else x

    def _distances(self, x, centers):
        """Return the distances [n, k] of points, the nearest center of each and its distance."""
        products = tf.matmul(x, centers, transpose_b=True)
        nearest, distances = gen_clustering_ops.nearest_neighbors(x, centers, 1)
        nearest, distances = tf.squeeze(nearest, [1]), tf.squeeze(distances, [1])
        if self._cosine:
            return 1 - products, nearest, 0.5 * distances
        squares = tf.reduce_sum(tf.square(x), 1, keepdims=True), tf.reduce_sum(tf.square(centers), 1)
        return squares[0] - 2 * products + squares[1], nearest, distances

    def _first(self, x, clusters, initialized):
        """Take the first centers; return True."""
        k = self._num_clusters
        enough = tf.Assert(tf.shape(x)[0] >= k, ["fewer points than clusters in the first batch"])
        if callable(self._initial_clusters):
            first = self._initial_clusters(x, k)
        elif not isinstance(self._initial_clusters, str):
            first = self._normalized(tf.convert_to_tensor(self._initial_clusters))
        elif self._initial_clusters == KMEANS_PLUS_PLUS_INIT:
            first = gen_clustering_ops.kmeans_plus_plus_initialization(x, k, self._seed, self._retries)
        else:
            rows = tf.random_uniform([k], 0, tf.shape(x, out_type=tf.int64)[0], tf.int64, seed=self._seed)
            first = tf.gather(x, rows)
        with tf.control_dependencies([enough]):
            assigned = tf.assign(clusters, first, validate_shape=False)
        with tf.control_dependencies([assigned]):
            return tf.identity(tf.assign(initialized, True))

    def _put(self, inputs, indices, clusters):
        """Put each center into the middle of its points; one that has none, at 0."""
        k = self._num_clusters
        sums = tf.add_n([tf.unsorted_segment_sum(x, i, k) for x, i in zip(inputs, indices)])
        counts = [tf.unsorted_segment_sum(tf.ones_like(x[:, :1]), i, k) for x, i in zip(inputs, indices)]
        return tf.assign(clusters, self._normalized(sums / (tf.add_n(counts) + 1e-6)), validate_shape=False)


def _move(x, indices, clusters, counts):
    """Return the op that moves centers towards their points x; counts are the points that each has had so far."""
    ids, places = tf.unique(indices)
    n = tf.size(ids)
    old, seen = tf.gather(clusters, ids), tf.gather(counts, ids)
    new = tf.unsorted_segment_sum(tf.ones_like(indices), places, n)
    moves = tf.unsorted_segment_sum(x, places, n) - old * tf.cast(new, x.dtype)[:, tf.newaxis]
    moves /= tf.cast(seen + new, x.dtype)[:, tf.newaxis]
    with tf.control_dependencies([moves]):
        return tf.group(tf.scatter_add(counts, ids, new), tf.scatter_add(clusters, ids, moves))


__getattr__ = _support.module(__name__, "own")
