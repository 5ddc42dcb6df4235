"""tf.contrib.predictor: a saved model as a function of a dict of arrays."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

_CONSTANTS = tf.saved_model.signature_constants


class SavedModelPredictor:
    """A function of a graph: what its session computes from arrays, by the names of a signature."""

    def __init__(self, session, feed_tensors, fetch_tensors):
        self.session, self.graph = session, session.graph
        self.feed_tensors, self.fetch_tensors = feed_tensors, fetch_tensors

    def __repr__(self):
        return f"{type(self).__name__} with feed tensors {self.feed_tensors} and fetch_tensors {self.fetch_tensors}"

    def __call__(self, input_dict):
        """Return the outputs, a dict of arrays, for a dict of inputs.

        Raises:
            ValueError: an input goes by no name that the signature has.
        """
        unknown = set(input_dict) - set(self.feed_tensors)
        if unknown:
            raise ValueError(f"Got unexpected keys in input_dict: {unknown}\nexpected: {set(self.feed_tensors)}")
        feed_dict = {self.feed_tensors[name]: value for name, value in input_dict.items()}
        return self.session.run(self.fetch_tensors, feed_dict)


def from_saved_model(
    export_dir,
    signature_def_key=None,
    signature_def=None,
    input_names=None,
    output_names=None,
    tags=None,
    graph=None,
    config=None,
):
    """Return the SavedModelPredictor of a saved model.

    Args:
        export_dir: where it lies.
        signature_def_key: which of its signatures, by default "serving_default".
        signature_def: a signature of one's own instead.
        input_names, output_names: dicts of tensors' names, instead of a signature.
        tags: of the graph, with commas; by default "serve".
        graph: to load it into, by default a new one.
        config: of the session.

    Raises:
        ValueError: the model has no such signature.
    """
    graph = graph or tf.Graph()
    with graph.as_default():
        session = tf.Session(graph=graph, config=config)
        tags = (tags or tf.saved_model.tag_constants.SERVING).split(",")
        meta_graph = tf.saved_model.loader.load(session, tags, export_dir)
    if input_names is None or output_names is None:
        if signature_def is None:
            key = signature_def_key or _CONSTANTS.DEFAULT_SERVING_SIGNATURE_DEF_KEY
            if key not in meta_graph.signature_def:
                found = ", ".join(sorted(meta_graph.signature_def))
                raise ValueError(f'Got signature_def_key "{key}". Available signatures are {found}.')
            signature_def = meta_graph.signature_def[key]
        input_names = {name: info.name for name, info in signature_def.inputs.items()}
        output_names = {name: info.name for name, info in signature_def.outputs.items()}
    feed, fetch = (
        {name: graph.get_tensor_by_name(tensor) for name, tensor in names.items()}
        for names in (input_names, output_names)
    )
    return SavedModelPredictor(session, feed, fetch)


__getattr__ = _support.module(__name__, "own")
