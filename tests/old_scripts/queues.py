"""TFRecords, queues and their runners, tf.data's iterators, gfile."""
import tensorflow as tf

writer = tf.python_io.TFRecordWriter("numbers.tfrecords")
for i in range(6):
    feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[i]))
    writer.write(tf.train.Example(features=tf.train.Features(feature={"x": feature})).SerializeToString())
writer.close()
print(tf.gfile.Exists("numbers.tfrecords"), sum(1 for _ in tf.python_io.tf_record_iterator("numbers.tfrecords")))
queue = tf.train.string_input_producer(["numbers.tfrecords"], num_epochs=1, shuffle=False)
_, serialized = tf.TFRecordReader().read(queue)
parsed = tf.parse_single_example(serialized, {"x": tf.FixedLenFeature([], tf.int64)})
batch = tf.train.batch([parsed["x"]], batch_size=3)
dataset = tf.data.Dataset.from_tensor_slices([1, 2, 3, 4]).map(lambda x: x * x).batch(2)
following = dataset.make_one_shot_iterator().get_next()
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    coordinator = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coordinator)
    try:
        while not coordinator.should_stop():
            print(sess.run(batch))
    except tf.errors.OutOfRangeError:
        print("all read")
    finally:
        coordinator.request_stop()
    coordinator.join(threads)
    print(sess.run(following), sess.run(following))
