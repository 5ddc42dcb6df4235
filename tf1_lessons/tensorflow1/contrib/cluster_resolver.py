"""tf.contrib.cluster_resolver, which became tf.distribute.cluster_resolver."""

import tensorflow.compat.v1 as tf

from tf1_lessons.tensorflow1.contrib import _support

ClusterResolver = tf.distribute.cluster_resolver.ClusterResolver
GCEClusterResolver = tf.distribute.cluster_resolver.GCEClusterResolver
KubernetesClusterResolver = tf.distribute.cluster_resolver.KubernetesClusterResolver
SimpleClusterResolver = tf.distribute.cluster_resolver.SimpleClusterResolver
SlurmClusterResolver = tf.distribute.cluster_resolver.SlurmClusterResolver
TFConfigClusterResolver = tf.distribute.cluster_resolver.TFConfigClusterResolver
TPUClusterResolver = tf.distribute.cluster_resolver.TPUClusterResolver
UnionClusterResolver = tf.distribute.cluster_resolver.UnionResolver

__getattr__ = _support.module(__name__, "TensorFlow's core")
