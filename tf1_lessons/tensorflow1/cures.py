"""The commonest errors of graph mode: what TensorFlow says, what it means, and its cure.

The script runner prints the cure beneath TensorFlow's own words, and the lesson on errors teaches the same table.
"""

import collections
import re

Cure = collections.namedtuple("Cure", ["name", "pattern", "cause", "cure"])

# In the order of a learner's way: the versions, the graph, the session, the training, the checkpoint. Each pattern is
# one that today's words match; a test provokes them all.
CURES = (
    Cure(
        "removed names",
        r"module 'tensorflow(\.\w+)*' has no attribute '(placeholder|Session|contrib|app|get_variable|layers)'",
        "TensorFlow 2 moved TensorFlow 1's names to tf.compat.v1",
        "import tensorflow.compat.v1 as tf; tf.disable_v2_behavior()",
    ),
    Cure(
        "no tensorflow.examples",
        r"No module named 'tensorflow\.examples",
        "TensorFlow 2 has no tutorials' folder, and with it went the reader of MNIST",
        "from tf1_lessons.tensorflow1.examples.tutorials.mnist import input_data",
    ),
    Cure(
        "no tensorflow.contrib",
        r"No module named 'tensorflow\.contrib",
        "TensorFlow 2 has no contrib",
        "import tf1_lessons.tensorflow1 as tf gives it back",
    ),
    Cure(
        "half a migration",
        r"not compatible with eager execution|should be a function when eager execution is enabled"
        r"|not supported when eager execution is enabled",
        "TensorFlow 2 runs eagerly; this function builds a graph",
        "call tf.disable_v2_behavior() right after the import",
    ),
    Cure(
        "empty graph",
        r"The Session graph is empty",
        "the session's graph has no operations: they were made in another graph, or eagerly",
        "build and run in one graph (with graph.as_default(): or Session(graph=graph)), with v2 behavior disabled",
    ),
    Cure(
        "Keras 3",
        r"is not available with Keras 3",
        "tf.layers and tf.nn.rnn_cell are written on Keras 2",
        "pip install tf_keras, and set TF_USE_LEGACY_KERAS=1 before TensorFlow is imported",
    ),
    Cure(
        "uninitialized",
        r"Attempting to use uninitialized value",
        "the variable's initializer has not run in this session, or ran before the variable was made",
        "after the last variable: sess.run(tf.global_variables_initializer()); metrics and epoch limits have local"
        " variables, too: tf.local_variables_initializer()",
    ),
    Cure(
        "placeholder not fed",
        r"You must feed a value for placeholder",
        "what is run depends on a placeholder that feed_dict does not name; in a notebook, one of an earlier run that"
        " merge_all() still finds",
        "feed it; in a notebook, tf.reset_default_graph() before building again",
    ),
    Cure(
        "shape of a feed",
        r"Cannot feed value of shape",
        "the array's shape is not the placeholder's: labels not one-hot, no batch axis, or an image not flattened",
        "reshape the array, or give the placeholder None where the size varies",
    ),
    Cure(
        "key of feed_dict",
        r"Cannot interpret feed_dict key as Tensor",
        "a key of feed_dict is no tensor: most often an array or a number has taken the placeholder's Python name",
        "give arrays and placeholders different names",
    ),
    Cure(
        "fetch is no tensor",
        r"[Ff]etch(` =| argument).*has invalid type",
        "a Python value is asked for instead of a tensor: after loss = sess.run(loss) the name is a number; with no"
        " summaries merge_all() is None",
        "give the result another name: loss_value = sess.run(loss)",
    ),
    Cure(
        "feeding a tensor",
        r"The value of a feed cannot be a tf\.Tensor object",
        "feed_dict takes arrays and numbers, and this is a tensor",
        "feed sess.run(tensor), or use the tensor in place of the placeholder",
    ),
    Cure(
        "variable exists",
        r"Variable .* already exists, disallowed",
        "the same variable is built twice in one graph: a cell run again, or a function called twice",
        "tf.reset_default_graph() before building again; another variable_scope; or reuse=tf.AUTO_REUSE to share it",
    ),
    Cure(
        "one cell, many layers",
        r"Dimensions must be equal.*(rnn|cell)",
        "often MultiRNNCell([cell] * n): one cell, n times, while each layer needs one of its own",
        "MultiRNNCell([make_cell() for _ in range(n)])",
    ),
    Cure(
        "labels and logits",
        r"logits and labels must be broadcastable|labels\.shape\.rank` must equal `logits\.shape\.rank - 1"
        r"|Rank of labels .* should equal rank of logits minus 1|labels must be 1-D"
        r"|Dimensions must be equal.*SoftmaxCrossEntropyWithLogits",
        "the loss with sparse_ takes class numbers [batch], the other one-hot labels [batch, classes]; or the two"
        " batches differ, as after a wrong reshape",
        "choose the other loss, or print both shapes before it",
    ),
    Cure(
        "no gradients",
        r"No gradients provided for any variable",
        "between the loss and every variable stands something without a gradient: argmax, round, cast, a comparison",
        "compute the loss from the logits, and the accuracy apart",
    ),
    Cure(
        "not a number",
        r"(Nan|Infinity) in summary histogram|Tensor had (NaN|Inf)",
        "training has diverged: log(0), too high a learning rate, or inputs that are not scaled",
        "a loss ..._with_logits in place of log(softmax), a lower learning rate, inputs about 0 to 1",
    ),
    Cure(
        "key not in the checkpoint",
        r"not found in checkpoint|variable name or other graph key that is missing from the checkpoint",
        "the graph has variables that the checkpoint has not: another optimizer, other names, a Saver made too early",
        "restore only what is there, tf.train.Saver(var_list); tf.train.list_variables(path) tells",
    ),
    Cure(
        "no checkpoint",
        r"not a valid checkpoint|Can't load save_path when it is None",
        "there is no checkpoint at this path: nothing was saved, or in another folder",
        "look at what is there; latest_checkpoint(folder) wants the folder, and Saver.restore the path it gives",
    ),
    Cure(
        "finalized graph",
        r"Graph is finalized and cannot be modified",
        "an operation is made inside the training loop, which makes each step slower than the last",
        "build all operations before the loop, and only run them in it",
    ),
    Cure(
        "a tensor as a condition",
        r"Using a symbolic `tf\.Tensor` as a Python `bool`|Iterating over a symbolic `tf\.Tensor`",
        "in graph mode a tensor has no value while the graph is built, so Python cannot decide or loop by it",
        "tf.cond, tf.where or tf.while_loop in the graph; or sess.run(tensor) first. Neither eager mode nor"
        " @tf.function is needed",
    ),
    Cure(
        "no default session",
        r"No default session is registered",
        "eval() and run() need to know the session",
        "with tf.Session() as sess: around it, or tensor.eval(session=sess)",
    ),
)


def find(error):
    """Return the lines to print beneath an exception, or None if it is not among the known ones."""
    text = str(error)
    for cure in CURES:
        if re.search(cure.pattern, text, re.S | re.I):
            return f"What it means: {cure.cause}.\nWhat to do:    {cure.cure}."
    return None
