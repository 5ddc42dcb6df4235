"""contrib.learn's KMeansClustering: k-means as an estimator without labels."""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import factorization
from tf1_lessons.tensorflow1.contrib._learn_estimators import Estimator, ModelFnOps


class _InitializeClusters(tf.train.SessionRunHook):
    """Makes the first centers of a batch, where there are none."""

    def __init__(self, initialize, is_initialized):
        self._initialize, self._is_initialized = initialize, is_initialized

    def after_create_session(self, session, coord):
        while not session.run(self._is_initialized):
            session.run(self._initialize)


class _StopAtSmallChange(tf.train.SessionRunHook):
    """Ends a training whose loss changes by less than a tolerance, relative to 1 + the loss."""

    def __init__(self, loss, tolerance):
        self._loss, self._tolerance, self._last = loss, tolerance, None

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self._loss)

    def after_run(self, run_context, run_values):
        loss, last = run_values.results, self._last
        if last is not None and abs(loss - last) / (1 + abs(last)) < self._tolerance:
            run_context.request_stop()
        self._last = loss


class KMeansClustering(Estimator):
    """Clusters of points float32 [n, n_features]; or of a dict of such, side by side in the order of their keys.

    Args:
        num_clusters: k.
        initial_clusters, distance_metric, random_seed, use_mini_batch, mini_batch_steps_per_iteration,
            kmeans_plus_plus_num_retries: those of tf.contrib.factorization.KMeans.
        relative_tolerance: of the loss's change, below which a training ends, or None.
    """

    SQUARED_EUCLIDEAN_DISTANCE = factorization.SQUARED_EUCLIDEAN_DISTANCE
    COSINE_DISTANCE = factorization.COSINE_DISTANCE
    RANDOM_INIT = factorization.RANDOM_INIT
    KMEANS_PLUS_PLUS_INIT = factorization.KMEANS_PLUS_PLUS_INIT
    SCORES, CLUSTER_IDX, CLUSTERS, ALL_SCORES = "scores", "cluster_idx", "clusters", "all_scores"
    LOSS_OP_NAME = "kmeans_loss"

    def __init__(
        self,
        num_clusters,
        model_dir=None,
        initial_clusters=RANDOM_INIT,
        distance_metric=SQUARED_EUCLIDEAN_DISTANCE,
        random_seed=0,
        use_mini_batch=True,
        mini_batch_steps_per_iteration=1,
        kmeans_plus_plus_num_retries=2,
        relative_tolerance=None,
        config=None,
    ):
        def model_fn(features, labels, mode):
            if isinstance(features, dict):
                features = tf.concat([features[key] for key in sorted(features)], 1)
            all_scores, indices, scores, is_initialized, initialize, step = factorization.KMeans(
                features,
                num_clusters,
                initial_clusters,
                distance_metric,
                use_mini_batch,
                mini_batch_steps_per_iteration,
                random_seed,
                kmeans_plus_plus_num_retries,
            ).training_graph()
            loss = tf.reduce_sum(scores, name=self.LOSS_OP_NAME)
            tf.summary.scalar("loss/raw", loss)
            hooks = [_InitializeClusters(initialize, is_initialized)]
            if relative_tolerance is not None:
                hooks.append(_StopAtSmallChange(loss, relative_tolerance))
            return ModelFnOps(
                mode,
                {self.ALL_SCORES: all_scores[0], self.CLUSTER_IDX: indices[0]},
                loss,
                tf.group(step, tf.assign_add(tf.train.get_global_step(), 1)),
                {self.SCORES: loss},
                training_hooks=hooks,
            )

        super().__init__(model_fn, model_dir, config)

    def predict_cluster_idx(self, input_fn=None):
        """Yield the nearest center of point after point."""
        for row in self.predict(input_fn=input_fn, outputs=[self.CLUSTER_IDX]):
            yield row[self.CLUSTER_IDX]

    def score(self, input_fn=None, steps=None):
        """Return the sum of the points' distances to their centers."""
        return np.sum(self.evaluate(input_fn=input_fn, steps=steps)[self.SCORES])

    def transform(self, input_fn=None, as_iterable=False):
        """Return the points' distances to all centers, [n, k]; or an iterable of dicts of such."""
        found = self.predict(input_fn=input_fn, outputs=[self.ALL_SCORES], as_iterable=as_iterable)
        return found if as_iterable else found[self.ALL_SCORES]

    def clusters(self):
        """Return the centers, [k, n_features]."""
        return self.get_variable_value(self.CLUSTERS)
