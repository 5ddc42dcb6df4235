"""The commonest errors of graph mode: what each means, and its cure.

The lesson errors provokes them one by one.
"""

import collections
import re

# pattern: a regular expression, found in "Kind: message" on all releases. words: those of TensorFlow 1.15.5, or None
# where it has no such error. cause and cure: a sentence or two each.
Cure = collections.namedtuple("Cure", "pattern words cause cure")

CURES = {
    "no_wheel": Cure(
        r"No matching distribution found for tensorflow",
        "ERROR: No matching distribution found for tensorflow==1.15",
        "pip looks for a build for your Python, and TensorFlow 1 has none for Python 3.8 and later.",
        "Run the program on today's TensorFlow, or make an environment with Python 3.7.",
    ),
    "no_placeholder": Cure(
        r"module 'tensorflow(\.\w+)*' has no attribute"
        r" '(placeholder|Session|get_variable|global_variables_initializer|app)'",
        None,
        "Since 2.0 `import tensorflow` gives names that are for eager mode.",
        "import tensorflow.compat.v1 as tf; tf.disable_v2_behavior()",
    ),
    "no_examples": Cure(
        r"No module named 'tensorflow\.examples",
        None,
        "The tutorials and their reader of MNIST left the package in 2.0.",
        "Use another reader of the same files, such as tf1_lessons.helpers.mnist.",
    ),
    "no_contrib": Cure(
        r"No module named 'tensorflow\.contrib|has no attribute 'contrib'",
        None,
        "tf.contrib left TensorFlow in 2.0; part of it lives on in the core or in packages of its own.",
        "Import tf1_lessons.tensorflow1 as tf, which has a contrib.",
    ),
    "eager": Cure(
        r"not compatible with eager execution|when eager execution is enabled|The Session graph is empty",
        "RuntimeError: tf.placeholder() is not compatible with eager execution.",
        "TensorFlow 2 computes at once, so there is no graph for a placeholder or a session.",
        "Call tf.disable_v2_behavior() right after the import, or build inside `with tf.Graph().as_default():`.",
    ),
    "keras3": Cure(
        r"is not available with Keras 3|not supported in Keras 3",
        None,
        "tf.layers and tf.nn.rnn_cell stand on Keras 2, and TensorFlow has found Keras 3.",
        "Install tf_keras, and set TF_USE_LEGACY_KERAS=1 before TensorFlow is imported.",
    ),
    "uninitialized": Cure(
        r"Attempting to use uninitialized value",
        "FailedPreconditionError: Attempting to use uninitialized value W",
        "A variable has no value in this session: its initializer was not run, or made before the variable was.",
        "Run tf.global_variables_initializer(), made last; tf.metrics and num_epochs need "
        "tf.local_variables_initializer().",
    ),
    "not_fed": Cure(
        r"You must feed a value for placeholder tensor",
        "InvalidArgumentError: You must feed a value for placeholder tensor 'x' with dtype float",
        "What is fetched needs a placeholder that is not in the feed_dict; in a notebook it may be one of an "
        "earlier run, whose summaries merge_all() has collected, too.",
        "Feed it; begin a second build with tf.reset_default_graph().",
    ),
    "feed_shape": Cure(
        r"Cannot feed value of shape",
        "ValueError: Cannot feed value of shape (5,) for Tensor 'ys:0', which has shape '(?, 10)'",
        "The array has not the placeholder's shape: labels that are not one-hot, or a batch axis that is missing.",
        "Give the array that shape; in a placeholder's shape None stands for any size.",
    ),
    "feed_key": Cure(
        r"Cannot interpret feed_dict key as Tensor",
        "TypeError: Cannot interpret feed_dict key as Tensor: Can not convert a int into a Tensor.",
        "The name of the placeholder was used again for a number or an array.",
        "Use two names: xs for the placeholder, x_train for the array.",
    ),
    "fetch": Cure(
        r"has invalid type .*(must be a string or Tensor|fetch)|[Ff]etch.*has invalid type",
        "TypeError: Fetch argument 0.69 has invalid type <class 'numpy.float32'>, must be a string or Tensor. "
        "(Can not convert a float32 into a Tensor or Operation.)",
        "`loss = sess.run(loss)` in a loop: from the second step on, loss is a number. Or merge_all() found "
        "no summary, and gave None.",
        "Give the number another name than the tensor.",
    ),
    "feed_tensor": Cure(
        r"The value of a feed cannot be a tf\.Tensor object",
        "TypeError: The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python "
        "scalars, strings, lists, numpy ndarrays, or ...",
        "A feed takes values, and a tensor has none before it is run.",
        "Run the tensor first and feed the array, or build the graph on the tensor in place of the placeholder.",
    ),
    "exists": Cure(
        r"Variable \S+ already exists, disallowed",
        "ValueError: Variable rnn/basic_lstm_cell/kernel already exists, disallowed. Did you mean to set "
        "reuse=True or reuse=tf.AUTO_REUSE in VarScope? Originally ...",
        "The same part of the graph is built twice, often as a cell of a notebook is run again.",
        "Reset the graph first; or choose: another variable_scope for other variables, reuse=tf.AUTO_REUSE "
        "for the same.",
    ),
    "one_cell": Cure(
        r"Dimensions must be equal, but are \d+ and \d+ for .*(cell|rnn)",
        "ValueError: Dimensions must be equal, but are 16 and 10 for "
        "'rnn/while/rnn/multi_rnn_cell/cell_0/basic_lstm_cell/MatMul_1' (op: 'MatMul') with input shapes: ...",
        "MultiRNNCell([cell] * 2) stacks one cell twice: both layers share weights that fit one of them only.",
        "Make a cell for each layer: MultiRNNCell([BasicLSTMCell(n) for _ in range(2)]).",
    ),
    "logits_labels": Cure(
        r"Rank mismatch: Rank of labels|must equal `logits\.shape\.rank|logits and labels must (be broadcastable|have)"
        r"|labels must be 1-D|Dimensions must be equal.*SoftmaxCross",
        "ValueError: Rank mismatch: Rank of labels (received 2) should equal rank of logits minus 1 (received " "2).",
        "One-hot labels were given to the sparse cross-entropy, or digits to the other one; or a layer before "
        "has another size than was meant.",
        "sparse_softmax_cross_entropy_with_logits for digits [batch], softmax_cross_entropy_with_logits for "
        "one-hot rows.",
    ),
    "no_gradients": Cure(
        r"No gradients provided for any variable",
        "ValueError: No gradients provided for any variable, check your graph for ops that do not support "
        "gradients, between variables [\"<tf.Variable 'logits:0' ...",
        "The loss depends on no variable in a way that has a derivative: argmax, floor, round and casts to "
        "integers have none.",
        "Learn from a loss that is differentiable, and use the accuracy for measuring only.",
    ),
    "nan": Cure(
        r"(Nan|Infinity) in (summary )?[Hh]istogram|Tensor had (NaN|Inf)",
        "InvalidArgumentError: Nan in summary histogram for: W_1",
        "A number has left the range of float32: the log of a probability that is 0, a rate too high, inputs "
        "not scaled.",
        "Use softmax_cross_entropy_with_logits on logits, lower the rate, scale the inputs; "
        "tf.add_check_numerics_ops() finds the op, as the lesson errors shows with `--show nan_hunt`.",
    ),
    "checkpoint": Cure(
        r"Key \S+ not found in checkpoint|graph key that is missing from the checkpoint|is not a valid checkpoint"
        r"|Can't load save_path when it is None",
        "NotFoundError: Key W/Adam not found in checkpoint",
        "The file lacks a variable of the graph: another optimizer, other names, or a Saver made before the "
        "variable was.",
        "Look into the file with tf.train.list_variables(), then tf.train.Saver(var_list) or Saver({name in "
        "file: variable}).",
    ),
    "hang": Cure(
        r"DeadlineExceededError",
        "DeadlineExceededError: Timed out waiting for notification",
        "Nothing: it hangs. A queue is empty, as nobody has started the threads that fill it.",
        "tf.train.start_queue_runners(sess, coordinator) before the first step.",
    ),
    "finalized": Cure(
        r"Graph is finalized and cannot be modified",
        "RuntimeError: Graph is finalized and cannot be modified.",
        "An op is made inside the training loop. Without finalize() there is no error, but every step is slower.",
        "Build everything before the loop, once.",
    ),
}


# Beyond the twenty: errors whose words advise eager mode today, or whose cure is one word.
MORE = {
    "no_bool": Cure(
        r"[Uu]sing a (symbolic )?`tf\.Tensor` as a Python `bool`|[Ii]terating over (a symbolic )?`tf\.Tensor`",
        None,
        "In graph mode a tensor has no value while the graph is built, so Python cannot decide or loop by it.",
        "Use tf.cond, tf.where or tf.while_loop in the graph, or sess.run(tensor) first.",
    ),
    "no_session": Cure(
        r"No default session is registered",
        None,
        "tensor.eval() and op.run() need a default session.",
        "Call them inside `with tf.Session():`, or use sess.run(tensor).",
    ),
}


def find(error):
    """Return cause and cure, a line each, of an exception, or of its "Kind: message", or None if it is not known."""
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    for cure in [*CURES.values(), *MORE.values()]:
        if re.search(cure.pattern, text, re.DOTALL):
            return f"{cure.cause}\n{cure.cure}"
    return None
