"""Train on a parameter server and a worker, two processes, and print where the variables are and where it ends.

    python cluster.py ps|worker PORT_OF_PS PORT_OF_WORKER FOLDER

tests/golden/engine/cluster.txt is what the worker printed on genuine TensorFlow 1.15.5.
"""

import os
import sys

import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
job, ps, worker, folder = sys.argv[1:]
cluster = tf.train.ClusterSpec({"ps": ["localhost:" + ps], "worker": ["localhost:" + worker]})
server = tf.train.Server(cluster, job_name=job, task_index=0)
if job == "ps":
    server.join()

with tf.device(tf.train.replica_device_setter(worker_device="/job:worker/task:0", cluster=cluster)):
    tf.set_random_seed(1)
    x = tf.linspace(-1.0, 1.0, 20)[:, None]
    y = tf.layers.dense(tf.layers.dense(x, 5, tf.tanh), 1)
    loss = tf.reduce_mean(tf.square(y - x * x))
    step = tf.train.get_or_create_global_step()
    train = tf.train.AdamOptimizer(0.05).minimize(loss, step)

hooks = [tf.train.StopAtStepHook(last_step=20)]
with tf.train.MonitoredTrainingSession(server.target, checkpoint_dir=folder, hooks=hooks) as sess:
    while not sess.should_stop():
        sess.run(train)
with tf.Session(server.target) as sess:
    print("%d %.6g" % (sess.run(step), sess.run(loss)))
print(sorted((variable.name, variable.device) for variable in tf.global_variables()))
print(sorted(name for name in os.listdir(folder) if "tfevents" not in name))
