"""Saver, checkpoints, a graph that is read back, Supervisor, MonitoredTrainingSession, Server."""
import tensorflow as tf

v = tf.Variable([1.0, 2.0], name="v")
double = tf.assign(v, v * 2, name="double")
saver = tf.train.Saver()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(double)
    print(saver.save(sess, "./model/m", global_step=7))
tf.reset_default_graph()
with tf.Session() as sess:
    saver = tf.train.import_meta_graph("model/m-7.meta")
    saver.restore(sess, tf.train.latest_checkpoint("model"))
    print(sess.run("v:0"), sess.run("double:0"), tf.train.list_variables("model"))
tf.reset_default_graph()
server = tf.train.Server.create_local_server()
step = tf.train.get_or_create_global_step()
advance = tf.assign_add(step, 1)
hooks = [tf.train.StopAtStepHook(last_step=3)]
with tf.train.MonitoredTrainingSession(master=server.target, hooks=hooks) as sess:
    while not sess.should_stop():
        print("step", sess.run(advance))
