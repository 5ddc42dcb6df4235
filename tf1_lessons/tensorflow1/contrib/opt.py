"""tf.contrib.opt: SciPy's optimizers on a graph, weight decay, and variants of Adam, written anew."""

import numpy as np
import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

class ExternalOptimizerInterface:
    """The base of optimizers outside TensorFlow: they see the variables as one vector.

    Args:
        loss: [].
        var_list: by default all trainable variables.
        equalities, inequalities: tensors that are to be 0, or at least 0.
        var_to_bounds: a dict from variables to pairs of bounds, None being none.
        optimizer_kwargs: for the optimizer.
    """

    def __init__(
        self, loss, var_list=None, equalities=None, inequalities=None, var_to_bounds=None, **optimizer_kwargs
    ):
        self._loss = loss
        self._vars = tf.trainable_variables() if var_list is None else list(var_list)
        self._equalities = equalities or []
        self._inequalities = inequalities or []
        self.optimizer_kwargs = optimizer_kwargs
        self._bounds = None
        if var_to_bounds is not None:
            pairs = []
            for variable in self._vars:
                low, high = var_to_bounds.get(variable, (-np.inf, np.inf))
                shape = variable.shape.as_list()
                low, high = (np.broadcast_to(bound, shape).ravel() for bound in (low, high))
                pairs += zip(low, high)
            self._bounds = pairs
        self._values = self._pack(self._vars)
        self._loss_and_gradient = [loss, self._gradient(loss)]
        self._constraints = [
            (kind, tensor, self._gradient(tensor))
            for kind, tensors in (("eq", self._equalities), ("ineq", self._inequalities))
            for tensor in tensors
        ]
        self._feeds = [tf.placeholder(variable.dtype.base_dtype, variable.shape) for variable in self._vars]
        self._assigns = [tf.assign(variable, feed) for variable, feed in zip(self._vars, self._feeds)]

    @staticmethod
    def _pack(tensors):
        return tf.concat([tf.reshape(tensor, [-1]) for tensor in tensors], 0)

    def _gradient(self, tensor):
        gradients = tf.gradients(tensor, self._vars)
        return self._pack(
            [tf.zeros_like(variable) if g is None else tf.convert_to_tensor(g) for g, variable in zip(gradients, self._vars)]
        )

    def _feed(self, vector):
        sizes = np.cumsum([int(np.prod(variable.shape.as_list())) for variable in self._vars])[:-1]
        parts = np.split(vector, sizes)
        return {feed: part.reshape(feed.shape.as_list()) for feed, part in zip(self._feeds, parts)}

    def minimize(
        self, session=None, feed_dict=None, fetches=None, step_callback=None, loss_callback=None, **run_kwargs
    ):
        """Find the variables' values of the least loss and assign them.

        Args:
            step_callback: called with the vector of all variables after each step.
            loss_callback: called with the values of fetches at each evaluation.
        """
        session = session or tf.get_default_session()
        feed_dict = feed_dict or {}
        fetches = fetches or []

        def run(tensors, vector):
            session.run(self._assigns, self._feed(vector))
            return session.run(tensors, feed_dict, **run_kwargs)

        def loss_and_gradient(vector):
            values = run([*self._loss_and_gradient, *fetches], vector)
            if loss_callback is not None:
                loss_callback(*values[2:])
            return values[0], values[1]

        constraints = [
            {
                "type": kind,
                "fun": lambda vector, tensor=tensor: run(tensor, vector),
                "jac": lambda vector, gradient=gradient: run(gradient, vector),
            }
            for kind, tensor, gradient in self._constraints
        ]
        start = session.run(self._values)
        end = self._minimize(start, loss_and_gradient, constraints, step_callback)
        session.run(self._assigns, self._feed(end))

    def _minimize(self, start, loss_and_gradient, constraints, step_callback):
        """Return the vector of the least loss."""
        raise NotImplementedError("To use ExternalOptimizerInterface, subclass from it and implement the _minimize()")


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """scipy.optimize.minimize on a graph, by `method`: L-BFGS-B, which takes no constraints, or SLSQP, which does."""

    def _minimize(self, start, loss_and_gradient, constraints, step_callback):
        from scipy.optimize import minimize

        def in_double(vector):
            loss, gradient = loss_and_gradient(vector)
            return float(loss), np.asarray(gradient, np.float64)

        arguments = dict(self.optimizer_kwargs)
        method = arguments.pop("method", "L-BFGS-B")
        result = minimize(
            in_double,
            start.astype(np.float64),
            jac=True,
            method=method,
            constraints=constraints,
            bounds=self._bounds,
            callback=step_callback,
            **arguments,
        )
        tf.logging.info("Optimization terminated with:\n  Message: %s\n  Objective function value: %f", result.message, result.fun)
        return result.x


class DecoupledWeightDecayExtension:
    """Makes an optimizer take weight_decay * variable from each variable before its step (arxiv.org/abs/1711.05101)."""

    def __init__(self, weight_decay, **kwargs):
        self._weight_decay = weight_decay
        self._decay_var_list = None
        super().__init__(**kwargs)

    def minimize(self, *args, decay_var_list=None, **kwargs):
        """Minimize a loss; only decay_var_list decays, if it is given."""
        self._decay_var_list = decay_var_list
        return super().minimize(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None, decay_var_list=None):
        """Apply gradients; only decay_var_list decays, if it is given."""
        self._decay_var_list = decay_var_list or self._decay_var_list
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _decay(self, variable, gradient, indices=None):
        if self._decay_var_list and not any(variable is each for each in self._decay_var_list):
            return tf.no_op()
        with tf.control_dependencies([gradient]):  # which is that of the variable before
            if indices is None:
                return variable.assign_sub(self._weight_decay * variable, self._use_locking)
            return tf.scatter_sub(variable, indices, self._weight_decay * tf.gather(variable, indices))

    def _apply_dense(self, grad, var):
        with tf.control_dependencies([self._decay(var, grad)]):
            return super()._apply_dense(grad, var)

    def _resource_apply_dense(self, grad, var):
        with tf.control_dependencies([self._decay(var, grad)]):
            return super()._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        with tf.control_dependencies([self._decay(var, grad.values, grad.indices)]):
            return super()._apply_sparse(grad, var)

    def _resource_apply_sparse(self, grad, var, indices):
        with tf.control_dependencies([self._decay(var, grad, indices)]):
            return super()._resource_apply_sparse(grad, var, indices)


def extend_with_decoupled_weight_decay(base_optimizer):
    """Return an optimizer class with weight_decay as its first argument."""

    class OptimizerWithDecoupledWeightDecay(DecoupledWeightDecayExtension, base_optimizer):
        """An optimizer with decoupled weight decay."""

        def __init__(self, weight_decay, *args, **kwargs):
            self._weight_decay = weight_decay
            self._decay_var_list = None
            base_optimizer.__init__(self, *args, **kwargs)

    return OptimizerWithDecoupledWeightDecay


class AdamWOptimizer(DecoupledWeightDecayExtension, tf.train.AdamOptimizer):
    """Adam with decoupled weight decay."""

    def __init__(
        self,
        weight_decay,
        learning_rate=0.001,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-8,
        use_locking=False,
        name="AdamW",
    ):
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            use_locking=use_locking,
            name=name,
        )


class MomentumWOptimizer(DecoupledWeightDecayExtension, tf.train.MomentumOptimizer):
    """Momentum with decoupled weight decay."""

    def __init__(
        self, weight_decay, learning_rate, momentum, use_locking=False, name="MomentumW", use_nesterov=False
    ):
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            momentum=momentum,
            use_locking=use_locking,
            name=name,
            use_nesterov=use_nesterov,
        )


class NadamOptimizer(tf.train.AdamOptimizer):
    """Adam with Nesterov's momentum, for dense gradients."""

    def _apply_dense(self, grad, var):
        beta1_power, beta2_power = self._get_beta_accumulators()
        dtype = var.dtype.base_dtype
        return tf.raw_ops.ApplyAdam(
            var=var._ref(),
            m=self.get_slot(var, "m")._ref(),
            v=self.get_slot(var, "v")._ref(),
            beta1_power=tf.cast(beta1_power, dtype),
            beta2_power=tf.cast(beta2_power, dtype),
            lr=tf.cast(self._lr_t, dtype),
            beta1=tf.cast(self._beta1_t, dtype),
            beta2=tf.cast(self._beta2_t, dtype),
            epsilon=tf.cast(self._epsilon_t, dtype),
            grad=grad,
            use_locking=self._use_locking,
            use_nesterov=True,
        ).op


class LazyAdamOptimizer(tf.train.AdamOptimizer):
    """Adam that moves only the rows that a sparse gradient names."""

    def _apply_sparse(self, grad, var):
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad, var, indices):
        dtype = var.dtype.base_dtype
        beta1_power, beta2_power = (tf.cast(power, dtype) for power in self._get_beta_accumulators())
        rate, beta1, beta2, epsilon = (
            tf.cast(value, dtype) for value in (self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t)
        )
        rate = rate * tf.sqrt(1 - beta2_power) / (1 - beta1_power)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        new_m = beta1 * tf.gather(m, indices) + (1 - beta1) * grad
        new_v = beta2 * tf.gather(v, indices) + (1 - beta2) * tf.square(grad)
        return tf.group(
            tf.scatter_sub(var, indices, rate * new_m / (tf.sqrt(new_v) + epsilon)),
            tf.scatter_update(m, indices, new_m),
            tf.scatter_update(v, indices, new_v),
        )


def clip_gradients_by_global_norm(gradients_variables, clip_norm=20.0):
    """Return pairs of gradient and variable, the gradients clipped by their common norm."""
    gradients, variables = zip(*gradients_variables)
    clipped, _ = tf.clip_by_global_norm(gradients, clip_norm)
    return list(zip(clipped, variables))

__getattr__ = _support.module(__name__, "own")
