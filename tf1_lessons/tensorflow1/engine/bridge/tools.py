"""Tools that rewrite, measure or describe graphs: today's functions, loaded when they are called."""

from tf1_lessons.tensorflow1.engine.compiled import load


def TransformGraphWithStringInputs(graph_def, inputs, outputs, transforms, status):
    return load("python.util._pywrap_transform_graph").TransformGraphWithStringInputs(
        graph_def, inputs, outputs, transforms
    )


def do_quantize_training_on_graphdef(input_graph, num_bits):
    """Rewrite a GraphDef for training with quantized numbers."""
    from tensorflow.core.framework.graph_pb2 import GraphDef

    quantize = load("python._pywrap_quantize_training").DoQuantizeTrainingOnGraphDefHelper
    return GraphDef.FromString(quantize(input_graph.SerializeToString(), num_bits))


do_quantize_training_on_graphdef._tf_api_names = ["train.do_quantize_training_on_graphdef"]
do_quantize_training_on_graphdef._tf_api_names_v1 = ["train.do_quantize_training_on_graphdef"]


def NewStatSummarizer(graph_def):
    return load("python.util._pywrap_stat_summarizer").StatSummarizer(graph_def)


def DeleteStatSummarizer(summarizer):
    """Nothing: it goes with the last reference to it."""


def TF_OptimizeGraph(cluster, config, meta_graph, verbose, graph_id):
    optimize = load("python.grappler._pywrap_tf_optimizer").TF_OptimizeGraphSerialized
    return optimize(cluster, config, meta_graph, verbose, graph_id, False)
