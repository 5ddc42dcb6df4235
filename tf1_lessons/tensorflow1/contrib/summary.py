"""tf.contrib.summary: the summaries of eager execution's first years, by the ops that they still are."""

from tensorflow.python.ops.summary_ops_v2 import (  # noqa: F401
    all_v2_summary_ops as all_summary_ops,
    always_record_summaries,
    audio,
    create_file_writer,
    create_summary_file_writer,
    eval_dir,
    flush,
    generic,
    graph,
    histogram,
    image,
    import_event,
    initialize,
    never_record_summaries,
    record_summaries_every_n_global_steps,
    scalar,
    should_record_summaries,
    summary_writer_initializer_op,
)

from tf1_lessons.tensorflow1.contrib import _support



__getattr__ = _support.module(__name__, "TensorFlow's core")
