"""Record checkpoints for tests/golden/saver: PYTHON scripts/record_saver.py, once with the Python of each release.

TensorFlow 2: a checkpoint of the lesson saver, in tf2/.
TensorFlow 1.15.5: a checkpoint of the lesson in tf1_15/, with the losses of going on from it; and the losses of going
    on from tf2/, in tf2/losses.json. Run it after the first.
TensorFlow 1.1.0: a checkpoint of an LSTM in tf1_1/, whose variables have the names of before 1.2, with its outputs.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden" / "saver"
STOP, END = 60, 90  # the steps of the checkpoint, and of the last loss


def record_lesson(folder, version):
    """Train the lesson up to STOP, save it, and go on; write the losses beside the checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    sess, graph, random = new_training()
    sess.run(tf.global_variables_initializer())
    saver.train(sess, graph, random, STOP, keep_prob=1)
    path = saver.save(sess, graph, random, str(folder))
    pathlib.Path(f"{path}.meta").unlink()  # a hundred times as large, and made by the lesson's own code
    (folder / "checkpoint").unlink()  # holds the path of this folder
    (folder / "losses.json").write_text(json.dumps({"written by": version, "losses": go_on(folder)}))


def go_on(folder):
    """Return the losses from STOP to END, going on from the checkpoint in a folder."""
    sess, graph, random = new_training()
    saver.restore(sess, graph, random, str(folder / f"model.ckpt-{STOP}"))
    return [float(loss) for loss in saver.train(sess, graph, random, END, keep_prob=1)]


def new_training():
    reset_graph(1)
    graph = saver.build_graph(n_hidden=8, learning_rate=0.01)
    return tf.Session(), graph, np.random.RandomState(1)


def record_old_names(folder, tf):
    """Save an LSTM as TensorFlow 1.1 names it, and write its outputs for ones as inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    tf.set_random_seed(1)
    outputs, _ = tf.nn.dynamic_rnn(tf.contrib.rnn.BasicLSTMCell(3), tf.ones([1, 4, 2]), dtype=tf.float32)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        tf.train.Saver().save(sess, str(folder / "model.ckpt"), write_meta_graph=False)
        (folder / "checkpoint").unlink()
        (folder / "outputs.json").write_text(json.dumps(sess.run(outputs).tolist()))


if __name__ == "__main__":
    import tensorflow

    if tensorflow.__version__ == "1.1.0":
        record_old_names(GOLDEN / "tf1_1", tensorflow)
        sys.exit()
    sys.path.insert(0, str(ROOT))
    import numpy as np
    import tensorflow.compat.v1 as tf

    from tf1_lessons import saver
    from tf1_lessons.helpers.graph import reset_graph

    if tf.__version__.startswith("2."):
        record_lesson(GOLDEN / "tf2", tf.__version__)
    else:
        record_lesson(GOLDEN / "tf1_15", tf.__version__)
        recorded = json.loads((GOLDEN / "tf2" / "losses.json").read_text())
        recorded["losses"] = go_on(GOLDEN / "tf2")
        (GOLDEN / "tf2" / "losses.json").write_text(json.dumps(recorded))
