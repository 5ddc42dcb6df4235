"""tf.contrib.distributions: TensorFlow's core has the plain ones as tf.distributions; others are ours.

Ours are those that agents, variational autoencoders and mixture networks use. Where the seed is the graph's, samples
have 1.15's numbers for parameters that are tensors; those of Mixture have others.
"""

import math

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support
from tf1_lessons.tensorflow1.seeds import constructs

Bernoulli = tf.distributions.Bernoulli
Beta = tf.distributions.Beta
Categorical = tf.distributions.Categorical
Dirichlet = tf.distributions.Dirichlet
DirichletMultinomial = tf.distributions.DirichletMultinomial
Distribution = tf.distributions.Distribution
Exponential = tf.distributions.Exponential
FULLY_REPARAMETERIZED = tf.distributions.FULLY_REPARAMETERIZED
Gamma = tf.distributions.Gamma
Laplace = tf.distributions.Laplace
Multinomial = tf.distributions.Multinomial
NOT_REPARAMETERIZED = tf.distributions.NOT_REPARAMETERIZED
Normal = tf.distributions.Normal
RegisterKL = tf.distributions.RegisterKL
ReparameterizationType = tf.distributions.ReparameterizationType
StudentT = tf.distributions.StudentT
Uniform = tf.distributions.Uniform
kl_divergence = tf.distributions.kl_divergence


class _Own(Distribution):
    """A distribution of this module: shapes are those of a tensor, whose last axes are the event's."""

    def __init__(self, name, like, event_ndims, reparameterized, arguments, validate_args, allow_nan_stats):
        self._like, self._event_ndims = like, event_ndims
        super().__init__(
            dtype=like.dtype,
            reparameterization_type=FULLY_REPARAMETERIZED if reparameterized else NOT_REPARAMETERIZED,
            validate_args=validate_args,
            allow_nan_stats=allow_nan_stats,
            parameters=arguments,
            graph_parents=[like],
            name=name,
        )

    def _split(self, shape):
        cut = self._like.shape.ndims - self._event_ndims
        return shape[:cut], shape[cut:]

    def _batch_shape(self):
        return self._split(self._like.shape)[0]

    def _event_shape(self):
        return self._split(self._like.shape)[1]

    def _batch_shape_tensor(self):
        return self._split(tf.shape(self._like))[0]

    def _event_shape_tensor(self):
        return self._split(tf.shape(self._like))[1]


class _MultivariateNormal(_Own):
    """loc plus a lower triangular matrix, or a diagonal, times standard normal noise."""

    def __init__(self, loc, scale, diagonal, name, arguments, validate_args, allow_nan_stats):
        """Take loc, [..., k] or None, and scale, [..., k, k] or, if it is a diagonal, [..., k]."""
        self._scale, self._diagonal = scale, diagonal
        first = scale if diagonal else scale[..., 0]
        self._loc = tf.zeros_like(first) if loc is None else loc
        like = self._loc + tf.zeros_like(first)
        super().__init__(name, like, 1, True, arguments, validate_args, allow_nan_stats)
        self._is_static = self._loc.shape.is_fully_defined() and scale.shape.is_fully_defined()
        self._loc_is_given = loc is not None
        self._ops_of_a_sample = 62 if self._is_static else 81

    @property
    def loc(self):
        return self._loc if self._loc_is_given else None

    def _times_scale(self, x):
        if self._diagonal:
            return self._scale * x
        return tf.squeeze(tf.matmul(self._scale + tf.zeros_like(x[..., None]), x[..., None]), -1)

    def sample(self, sample_shape=(), seed=None, name="sample"):
        """Return samples of a shape, sample_shape + batch_shape + event_shape."""
        start, scalar = constructs.n_ops(), int(not isinstance(sample_shape, (tuple, list)))
        with tf.name_scope(self.name + name):
            sample_shape = tf.reshape(tf.cast(sample_shape, tf.int32), [-1])
            shape = tf.concat([sample_shape, tf.shape(self._like)], 0)
            constructs.count_as(start, (7 if self._is_static else 11) + scalar)
            noise = tf.random_normal(shape, dtype=self.dtype, seed=seed)
            result = self._loc + self._times_scale(noise)
            sizes = tf.get_static_value(sample_shape)
            result.set_shape(tf.TensorShape(sizes).concatenate(self._like.shape))
        constructs.count_as(start, self._ops_of_a_sample + scalar)
        return result

    def _log_det(self):
        diagonal = self._scale if self._diagonal else tf.matrix_diag_part(self._scale)
        return tf.reduce_sum(tf.log(tf.abs(diagonal)), -1)

    def _size(self):
        return tf.cast(tf.shape(self._like)[-1], self.dtype)

    def _log_prob(self, x):
        x = x - self._loc
        if self._diagonal:
            x = x / self._scale
        else:
            scale = self._scale + tf.zeros_like(x[..., None])
            x = tf.squeeze(tf.matrix_triangular_solve(scale, x[..., None]), -1)
        return -0.5 * (tf.reduce_sum(x**2, -1) + self._size() * math.log(2 * math.pi)) - self._log_det()

    def _entropy(self):
        return 0.5 * self._size() * (1 + math.log(2 * math.pi)) + self._log_det() + tf.zeros_like(self._like[..., 0])

    def _mean(self):
        return tf.identity(self._like if not self._loc_is_given else self._loc + tf.zeros_like(self._like))

    _mode = _mean

    def _matrix(self):
        return tf.matrix_diag(self._scale) if self._diagonal else self._scale

    def _covariance(self):
        return tf.matmul(self._matrix(), self._matrix(), transpose_b=True)

    def _variance(self):
        return self._scale**2 if self._diagonal else tf.matrix_diag_part(self._covariance())

    def _stddev(self):
        return tf.abs(self._scale) if self._diagonal else tf.sqrt(self._variance())


@RegisterKL(_MultivariateNormal, _MultivariateNormal)
def _kl_of_normals(a, b, name=None):
    with tf.name_scope(name, "kl_mvn"):
        difference = b._mean() - a._mean()
        if a._diagonal and b._diagonal:
            distance, spread = difference / b._scale, tf.reduce_sum((a._scale / b._scale) ** 2, -1)
        else:
            like = tf.zeros_like(difference[..., None]) + tf.zeros_like(a._matrix())
            scale = b._matrix() + like
            distance = tf.squeeze(tf.matrix_triangular_solve(scale, difference[..., None]), -1)
            spread = tf.reduce_sum(tf.matrix_triangular_solve(scale, a._matrix() + like) ** 2, [-2, -1])
        half = 0.5 * (spread + tf.reduce_sum(distance**2, -1) - a._size())
        return b._log_det() - a._log_det() + half


class MultivariateNormalDiag(_MultivariateNormal):
    """Independent normal numbers along the last axis: loc and scale_diag are [..., k]."""

    def __init__(
        self,
        loc=None,
        scale_diag=None,
        scale_identity_multiplier=None,
        validate_args=False,
        allow_nan_stats=True,
        name="MultivariateNormalDiag",
    ):
        arguments = dict(locals())
        start = constructs.n_ops()
        with tf.name_scope(name) as scope:
            loc = None if loc is None else tf.convert_to_tensor(loc, name="loc")
            if scale_diag is None and loc is None:
                raise ValueError("One of scale_diag or loc must be given: they tell the number of dimensions.")
            ops = 43 if scale_diag is not None else 44
            scale = tf.ones_like(loc) if scale_diag is None else tf.convert_to_tensor(scale_diag, name="scale_diag")
            if scale_identity_multiplier is not None:
                multiple = tf.convert_to_tensor(scale_identity_multiplier, scale.dtype)[..., None]
                scale = scale * multiple if scale_diag is None else scale + multiple
        super().__init__(loc, scale, True, scope, arguments, validate_args, allow_nan_stats)
        if scale_diag is None:
            self._ops_of_a_sample -= 3
        elif not self._is_static:
            ops = 47 if scale.shape.is_fully_defined() else 58
            self._ops_of_a_sample = 76 if scale.shape.is_fully_defined() else 81
        elif self._like.shape.ndims == 1:
            ops = 40
        constructs.count_as(start, ops)


class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """A MultivariateNormalDiag whose scale is the softplus of scale_diag."""

    def __init__(
        self,
        loc,
        scale_diag,
        validate_args=False,
        allow_nan_stats=True,
        name="MultivariateNormalDiagWithSoftplusScale",
    ):
        scale_diag = tf.nn.softplus(scale_diag)
        super().__init__(loc, scale_diag, None, validate_args, allow_nan_stats, name)


class MultivariateNormalTriL(_MultivariateNormal):
    """Normal numbers whose covariance is scale_tril, lower triangular, [..., k, k], times its transpose."""

    def __init__(
        self, loc=None, scale_tril=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalTriL"
    ):
        arguments = dict(locals())
        with tf.name_scope(name) as scope:
            loc = None if loc is None else tf.convert_to_tensor(loc, name="loc")
            if scale_tril is None:
                scale = tf.eye(int(loc.shape[-1]), dtype=loc.dtype)
            else:
                scale = tf.matrix_band_part(tf.convert_to_tensor(scale_tril, name="scale_tril"), -1, 0)
        super().__init__(loc, scale, False, scope, arguments, validate_args, allow_nan_stats)
        self._ops_of_a_sample += 1 if self._is_static else -4
        constructs.count(38 if not self._is_static else 31 if self._like.shape.ndims == 1 else 34)


class MultivariateNormalFullCovariance(MultivariateNormalTriL):
    """Normal numbers with a covariance matrix, [..., k, k]."""

    def __init__(
        self,
        loc=None,
        covariance_matrix=None,
        validate_args=False,
        allow_nan_stats=True,
        name="MultivariateNormalFullCovariance",
    ):
        scale = None if covariance_matrix is None else tf.cholesky(covariance_matrix)
        super().__init__(loc, scale, validate_args, allow_nan_stats, name)


class NormalWithSoftplusScale(Normal):
    """A Normal whose scale is the softplus of `scale`."""

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="NormalWithSoftplusScale"):
        super().__init__(loc, tf.nn.softplus(scale), validate_args, allow_nan_stats, name)


def _logits_of(logits, probs, dtype=None):
    if (logits is None) == (probs is None):
        raise ValueError("Must pass probs or logits, but not both.")
    return tf.convert_to_tensor(logits, dtype) if probs is None else tf.log(tf.convert_to_tensor(probs, dtype))


class OneHotCategorical(_Own):
    """One of k classes as a vector that is 1 at it and 0 elsewhere; logits or probs are [..., k]."""

    def __init__(
        self,
        logits=None,
        probs=None,
        dtype=tf.int32,
        validate_args=False,
        allow_nan_stats=True,
        name="OneHotCategorical",
    ):
        arguments = dict(locals())
        with tf.name_scope(name) as scope:
            self.logits = _logits_of(logits, probs)
            self.probs = tf.nn.softmax(self.logits)
        super().__init__(scope, self.logits, 1, False, arguments, validate_args, allow_nan_stats)
        self._dtype = tf.as_dtype(dtype)
        constructs.count(6)

    @property
    def event_size(self):
        return tf.shape(self.logits)[-1]

    def _sample_n(self, n, seed=None):
        flat = tf.reshape(self.logits, [-1, self.event_size])
        constructs.count(-4)
        classes = tf.transpose(tf.multinomial(flat, n, seed))  # [n, batch]
        classes = tf.reshape(classes, tf.concat([[n], self.batch_shape_tensor()], 0))
        result = tf.one_hot(classes, self.event_size, dtype=self.dtype)
        constructs.count(-9 if self.logits.shape.is_fully_defined() else -17)
        return result

    def _log_prob(self, x):
        return tf.reduce_sum(tf.cast(x, self.logits.dtype) * tf.nn.log_softmax(self.logits), -1)

    def _entropy(self):
        return -tf.reduce_sum(tf.nn.log_softmax(self.logits) * self.probs, -1)

    def _mode(self):
        return tf.one_hot(tf.argmax(self.logits, -1), self.event_size, dtype=self.dtype)

    def _mean(self):
        return self.probs

    def _variance(self):
        return self.probs * (1 - self.probs)


@RegisterKL(OneHotCategorical, OneHotCategorical)
def _kl_of_classes(a, b, name=None):
    with tf.name_scope(name, "KL_OneHotCategorical_OneHotCategorical"):
        return tf.reduce_sum(a.probs * (tf.nn.log_softmax(a.logits) - tf.nn.log_softmax(b.logits)), -1)


class RelaxedOneHotCategorical(_Own):
    """The Gumbel softmax: a softmax of (logits + Gumbel noise) / temperature, [..., k]."""

    def __init__(
        self,
        temperature,
        logits=None,
        probs=None,
        validate_args=False,
        allow_nan_stats=True,
        name="RelaxedOneHotCategorical",
    ):
        arguments = dict(locals())
        with tf.name_scope(name) as scope:
            self.logits = _logits_of(logits, probs)
            self.probs = tf.nn.softmax(self.logits)
            self.temperature = tf.convert_to_tensor(temperature, self.logits.dtype)
        super().__init__(scope, self.logits, 1, True, arguments, validate_args, allow_nan_stats)
        constructs.count(38)

    def _sample_n(self, n, seed=None):
        constructs.count(9)
        shape = tf.concat([[n], tf.shape(self.logits)], 0)
        tiny = self.dtype.as_numpy_dtype(1.17549435e-38)
        uniform = tf.random_uniform(shape, tiny, 1.0, self.dtype, seed)
        result = tf.nn.softmax((self.logits - tf.log(-tf.log(uniform))) / self.temperature)
        constructs.count(11)
        return result

    def _log_prob(self, x):
        size, log_x = tf.cast(tf.shape(self.logits)[-1], self.dtype), tf.log(x)
        powers = tf.nn.log_softmax(self.logits - self.temperature * log_x)
        constant = tf.lgamma(size) + (size - 1) * tf.log(self.temperature)
        return constant + tf.reduce_sum(powers - log_x, -1)


class Independent(_Own):
    """A distribution whose last batch axes are one event: their log probabilities are added up."""

    def __init__(self, distribution, reinterpreted_batch_ndims=None, validate_args=False, name=None):
        arguments = dict(locals())
        self.distribution = distribution
        if reinterpreted_batch_ndims is None:
            reinterpreted_batch_ndims = max(0, distribution.batch_shape.ndims - 1)
        self.reinterpreted_batch_ndims = int(reinterpreted_batch_ndims)
        self._axes = list(range(-self.reinterpreted_batch_ndims, 0))
        with tf.name_scope(name or "Independent" + distribution.name) as scope:
            shape = tf.concat([distribution.batch_shape_tensor(), distribution.event_shape_tensor()], 0)
            like = tf.zeros(shape, distribution.dtype)
            like.set_shape(distribution.batch_shape.concatenate(distribution.event_shape))
        event_ndims = distribution.event_shape.ndims + self.reinterpreted_batch_ndims
        super().__init__(scope, like, event_ndims, False, arguments, validate_args, distribution.allow_nan_stats)
        constructs.count(-5 if like.shape.is_fully_defined() else -7)
        self._reparameterization_type = distribution.reparameterization_type

    def _sample_n(self, n, seed=None):
        return self.distribution.sample(n, seed)

    def _log_prob(self, x):
        return tf.reduce_sum(self.distribution.log_prob(x), self._axes)

    def _entropy(self):
        return tf.reduce_sum(self.distribution.entropy(), self._axes)

    def _mean(self):
        return self.distribution.mean()

    def _variance(self):
        return self.distribution.variance()

    def _stddev(self):
        return self.distribution.stddev()

    def _mode(self):
        return self.distribution.mode()


@RegisterKL(Independent, Independent)
def _kl_of_independent(a, b, name=None):
    with tf.name_scope(name, "kl_independent"):
        return tf.reduce_sum(kl_divergence(a.distribution, b.distribution), a._axes)


class Mixture(_Own):
    """A choice between components, a list of distributions; cat is a Categorical of their number."""

    def __init__(
        self,
        cat,
        components,
        validate_args=False,
        allow_nan_stats=True,
        use_static_graph=False,
        name="Mixture",
    ):
        arguments = dict(locals())
        if not isinstance(cat, Categorical):
            raise TypeError(f"cat must be a Categorical distribution, but saw: {cat}")
        if not components:
            raise ValueError("components must be a non-empty list or tuple")
        self.cat, self.components, self.num_components = cat, list(components), len(components)
        with tf.name_scope(name) as scope:
            like = self.components[0].mean()
        event_ndims = self.components[0].event_shape.ndims
        super().__init__(scope, like, event_ndims, False, arguments, validate_args, allow_nan_stats)

    def _weights(self):
        """Return the weight of each component, a list of tensors that may be multiplied by its samples."""
        weights = tf.unstack(tf.nn.softmax(self.cat.logits), axis=-1)
        return [tf.reshape(w, tf.concat([tf.shape(w), [1] * self._event_ndims], 0)) for w in weights]

    def _sample_n(self, n, seed=None):
        choices = self.cat.sample(n, seed)
        choices = tf.reshape(choices, tf.concat([tf.shape(choices), [1] * self._event_ndims], 0))
        samples = [component.sample(n, seed) for component in self.components]
        chosen = [tf.cast(tf.equal(choices, i), self.dtype) for i in range(self.num_components)]
        return tf.add_n([sample * one for sample, one in zip(samples, chosen)])

    def _log_prob(self, x):
        weights = tf.unstack(tf.nn.log_softmax(self.cat.logits), axis=-1)
        parts = [component.log_prob(x) + weight for component, weight in zip(self.components, weights)]
        return tf.reduce_logsumexp(tf.stack(parts), 0)

    def _mean(self):
        return tf.add_n([weight * part.mean() for weight, part in zip(self._weights(), self.components)])

    def _variance(self):
        squares = [part.variance() + part.mean() ** 2 for part in self.components]
        return tf.add_n([weight * square for weight, square in zip(self._weights(), squares)]) - self._mean() ** 2


class Poisson(_Own):
    """Counts with a rate, or its logarithm."""

    def __init__(self, rate=None, log_rate=None, validate_args=False, allow_nan_stats=True, name="Poisson"):
        arguments = dict(locals())
        if (rate is None) == (log_rate is None):
            raise ValueError("Must specify exactly one of `rate` and `log_rate`.")
        with tf.name_scope(name) as scope:
            self.rate = tf.exp(log_rate) if rate is None else tf.convert_to_tensor(rate, name="rate")
            self.log_rate = tf.log(rate) if log_rate is None else tf.convert_to_tensor(log_rate, name="log_rate")
        super().__init__(scope, self.rate, 0, False, arguments, validate_args, allow_nan_stats)
        constructs.count(1)

    def _sample_n(self, n, seed=None):
        return tf.random_poisson(self.rate, [n], dtype=self.dtype, seed=seed)

    def _log_prob(self, x):
        return x * self.log_rate - tf.lgamma(1 + x) - self.rate

    def _mean(self):
        return tf.identity(self.rate)

    _variance = _mean

    def _mode(self):
        return tf.floor(self.rate)


def softplus_inverse(x, name=None):
    """Return the y of which x is the softplus."""
    with tf.name_scope(name, "softplus_inverse", [x]):
        x = tf.convert_to_tensor(x, name="x")
        return x + tf.log(-tf.expm1(-x))


__getattr__ = _support.module(__name__, "TensorFlow's core and own")
