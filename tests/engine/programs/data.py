"""Queues, readers, tf.data and its iterators, records and examples."""

import gzip
import os

import numpy as np
import tensorflow as tf
from cases import case, folder

D = tf.data.Dataset


def elements(dataset, limit=100):
    iterator = dataset.make_initializable_iterator() if not isinstance(dataset, tf.data.Iterator) else dataset
    item, out = iterator.get_next(), []
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
        sess.run(iterator.initializer)
        try:
            while len(out) < limit:
                out.append(sess.run(item))
        except tf.errors.OutOfRangeError:
            pass
    return [each.tolist() if isinstance(each, np.ndarray) else each for each in out]


def example(i):
    feature = {
        "i": tf.train.Feature(int64_list=tf.train.Int64List(value=[i])),
        "f": tf.train.Feature(float_list=tf.train.FloatList(value=[i + 0.5, i])),
        "s": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"s%d" % i] * i)),
    }
    return tf.train.Example(features=tf.train.Features(feature=feature))


def records(name, n=3, compression=None):
    options = tf.python_io.TFRecordOptions(compression) if compression else None
    with tf.python_io.TFRecordWriter(name, options) as writer:
        for i in range(n):
            writer.write(example(i).SerializeToString())
    return name


@case
def queues():
    fifo = tf.FIFOQueue(3, [tf.int32, tf.string], [[], []], names=["n", "s"], shared_name="q")
    put = fifo.enqueue_many({"n": [1, 2, 3], "s": ["a", "b", "c"]})
    priority = tf.PriorityQueue(5, [tf.string], [[]])
    padding = tf.PaddingFIFOQueue(5, [tf.int32], [[None]])
    out = []
    with tf.Session() as sess:
        sess.run(put)
        out.append([sess.run(fifo.dequeue()), sess.run(fifo.size())])
        out.append(sess.run(fifo.dequeue_many(2)))
        sess.run(priority.enqueue_many([tf.constant([3, 1, 2], tf.int64), ["c", "a", "b"]]))
        out.append([sess.run(priority.dequeue()) for _ in range(3)])
        sess.run([padding.enqueue([[1]]), padding.enqueue([[2, 3]])])
        out.append(sorted(map(list, sess.run(padding.dequeue_many(2)))))
        sess.run(fifo.close())
        out.append(sess.run(fifo.is_closed()))
        try:
            sess.run(fifo.dequeue())
        except tf.errors.OutOfRangeError as error:
            out.append(error.message.split("(defined")[0])
        try:
            sess.run(put)
        except tf.errors.CancelledError as error:
            out.append(error.message.split("\n")[0])
    return out


@case
def random_queue():
    queue = tf.RandomShuffleQueue(20, 2, tf.int32, [[]], seed=3)
    with tf.Session() as sess:
        sess.run(queue.enqueue_many([list(range(10))]))
        sess.run(queue.close())
        return [int(sess.run(queue.dequeue())) for _ in range(10)]


@case
def queue_runners():
    name = folder() + "/lines"
    with open(name, "w") as file:
        file.write("".join("%d,%d.5\n" % (i, i) for i in range(6)))
    files = tf.train.string_input_producer([name], num_epochs=2, shuffle=False)
    key, value = tf.TextLineReader().read(files)
    a, b = tf.decode_csv(value, [[0], [0.0]])
    batch = tf.train.batch([a, b], 4, allow_smaller_final_batch=True)
    out = []
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        try:
            while not coordinator.should_stop():
                out.append(sess.run(batch))
        except tf.errors.OutOfRangeError:
            out.append("end")
        finally:
            coordinator.request_stop()
            coordinator.join(threads)
    return out, key.dtype


@case
def producers():
    ranged = tf.train.range_input_producer(5, shuffle=True, seed=1, num_epochs=1)
    sliced = tf.train.slice_input_producer([np.arange(4), ["a", "b", "c", "d"]], shuffle=False, num_epochs=1)
    shuffled = tf.train.shuffle_batch(
        [tf.train.input_producer(np.arange(10), shuffle=False).dequeue()], 5, 30, 10, seed=2
    )
    joined = tf.train.batch_join([[tf.constant(1)], [tf.constant(1)]], 3)
    buckets = tf.contrib.training.bucket_by_sequence_length(tf.constant(2), [tf.constant([1, 2])], 2, [3])
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        item = ranged.dequeue()
        out = (
            [int(sess.run(item)) for _ in range(5)],
            sess.run(sliced),
            len(sess.run(shuffled)),
            sess.run(joined),
            sess.run(buckets),
        )
        coordinator.request_stop()
        sess.run([])
        try:
            coordinator.join(threads, stop_grace_period_secs=2, ignore_live_threads=True)
        except Exception as error:
            out += (type(error).__name__,)
    return out


@case
def coordinator_with_an_error():
    coordinator = tf.train.Coordinator()
    try:
        with coordinator.stop_on_exception():
            raise ValueError("stopped")
        coordinator.join()
    except ValueError as error:
        return str(error), coordinator.should_stop()


@case
def readers():
    where = folder()
    name = records(where + "/r")
    with open(where + "/fixed", "wb") as file:
        file.write(b"headaabbccfoot")
    queue = lambda name: tf.train.string_input_producer([name], shuffle=False, num_epochs=1)
    record = tf.TFRecordReader().read(queue(name))
    fixed = tf.FixedLengthRecordReader(2, 4, 4).read_up_to(queue(where + "/fixed"), 2)
    whole = tf.WholeFileReader().read(queue(where + "/fixed"))
    same = tf.IdentityReader().read(queue("name"))
    parsed = tf.parse_single_example(record.value, {"i": tf.FixedLenFeature([], tf.int64)})
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        out = (
            [sess.run(parsed) for _ in range(3)],
            sess.run([fixed.values, whole.value, same, tf.read_file(where + "/fixed")]),
        )
        out += (
            sess.run(tf.matching_files(where + "/*")).tolist()
            == sorted(map(str.encode, map((where + "/").__add__, ["r", "fixed"]))),
        )
        coordinator.request_stop()
        coordinator.join(threads)
    return out


@case
def transformations():
    r = D.range(10)
    out = [
        r.map(lambda x: x * 2, num_parallel_calls=2),
        r.filter(lambda x: x % 3 > 0),
        r.batch(4),
        r.batch(4, drop_remainder=True),
        r.repeat(2).take(13),
        r.skip(7),
        r.shard(3, 1),
        r.flat_map(lambda x: D.from_tensors(x).repeat(2)).take(5),
        r.interleave(lambda x: D.from_tensors(x).repeat(3), 2, 2),
        r.concatenate(D.range(2)),
        D.zip((r, r.skip(5))),
        r.window(3, 2, drop_remainder=True).flat_map(lambda w: w.batch(3)),
        r.prefetch(2),
        r.cache().repeat(2).take(12),
        r.enumerate(5),
        r.batch(3).apply(tf.data.experimental.unbatch()),
        r.take(4).apply(tf.data.experimental.enumerate_dataset(1)),
        r.apply(tf.data.experimental.scan(tf.constant(0, tf.int64), lambda s, x: (s + x, s + x))),
        r.apply(tf.data.experimental.take_while(lambda x: x < 4)),
        r.map(lambda x: 1 // (x - 5)).apply(tf.data.experimental.ignore_errors()),
        r.apply(tf.data.experimental.unique()),
        r.map(lambda x: tf.fill([x % 3], x)).apply(tf.data.experimental.dense_to_sparse_batch(5, [3])),
        r.apply(tf.data.experimental.group_by_window(lambda x: x % 2, lambda k, d: d.batch(5), 5)),
        r.apply(
            tf.data.experimental.group_by_reducer(
                lambda x: x % 2,
                tf.data.experimental.Reducer(lambda k: tf.constant(0, tf.int64), lambda s, x: s + x, lambda s: s),
            )
        ),
        r.apply(tf.data.experimental.parallel_interleave(lambda x: D.from_tensors(x).repeat(2), 2)),
        r.apply(tf.data.experimental.map_and_batch(lambda x: x + 1, 4, num_parallel_batches=2)),
        D.from_tensor_slices({"a": [1, 2], "b": (["x", "y"], [[1.0], [2.0]])}),
        D.from_tensors([1, 2]),
        r.map(lambda x: tf.fill([x], x)).padded_batch(4, [None]).take(2),
        D.from_tensor_slices(tf.SparseTensor([[0, 0], [1, 1]], [1, 2], [2, 2])),
        r.apply(tf.data.experimental.bucket_by_sequence_length(lambda x: tf.cast(x, tf.int32), [3, 6], [2, 2, 2])),
        tf.data.experimental.Counter(3, 2).take(3),
        r.with_options(tf.data.Options()),
        r.apply(tf.data.experimental.prefetch_to_device("/cpu:0")),
        tf.data.experimental.choose_from_datasets(
            [r, r.map(lambda x: -x)], D.from_tensor_slices(tf.constant([0, 1, 1], tf.int64))
        ),
    ]
    return "\n".join("%s %s" % (repr(each), elements(each)) for each in out)


@case
def random_transformations():
    r, e = D.range(12), tf.data.experimental
    out = [
        r.shuffle(5, seed=1),
        r.shuffle(12, seed=2),
        r.shuffle(4),
        r.shuffle(4, seed=1).repeat(2).take(12),
        r.shuffle(4, seed=1, reshuffle_each_iteration=False).repeat(2),
        r.apply(e.shuffle_and_repeat(6, 2, seed=3)).take(12),
        r.shuffle(4).repeat().take(12),
        r.shuffle(100, 7).batch(4),
        e.RandomDataset(4).take(3),
        e.sample_from_datasets([r, r.map(lambda x: -x)], [0.5, 0.5], seed=1).take(12),
        r.map(lambda x: tf.random_uniform([], seed=3)).take(3),
        r.map(lambda x: tf.random_uniform([])).take(3),
        r.apply(e.rejection_resample(lambda x: tf.cast(x % 2, tf.int32), [0.9, 0.1], seed=1)).take(4),
    ]
    return "\n".join(str(elements(each)) for each in out)


@case
def shuffled_epochs():
    out = []
    for count in (-1, 0, 1, 3, None):
        got = elements(D.range(6).shuffle(6, seed=1).repeat(count), 18)
        epochs = [got[i : i + 6] for i in range(0, len(got), 6)]
        out.append((count, [sorted(epoch) == list(range(6)) for epoch in epochs], len(set(map(tuple, epochs)))))
    return out, len(tf.get_default_graph().get_operations())


@case
def iterators():
    a, b = D.range(3), D.range(10, 12)
    again = tf.data.Iterator.from_structure(a.output_types, a.output_shapes)
    first, second = again.make_initializer(a), again.make_initializer(b)
    item = again.get_next()
    handle = tf.placeholder(tf.string, [])
    fed = tf.data.Iterator.from_string_handle(handle, a.output_types, a.output_shapes)
    of_fed = fed.get_next()
    once = b.make_one_shot_iterator()
    start = tf.placeholder(tf.int64, [])
    with_start = D.range(start, start + 2).make_initializable_iterator()
    next_start = with_start.get_next()
    optional = tf.data.experimental.get_next_as_optional(a.make_one_shot_iterator())
    out = []
    with tf.Session() as sess:
        for init in (first, second):
            sess.run(init)
            out.append([int(sess.run(item)) for _ in range(2)])
        try:
            sess.run(item)
        except tf.errors.OutOfRangeError as error:
            out.append(error.message.split("\n")[0])
        sess.run(first)
        handles = sess.run([once.string_handle(), again.string_handle()])
        out.append([int(sess.run(of_fed, {handle: each})) for each in handles * 2])
        for value in (3, 50):
            sess.run(with_start.initializer, {start: value})
            out.append([int(sess.run(next_start)) for _ in range(2)])
        out.append(sess.run([optional.has_value(), optional.get_value()]))
    return out, a.output_types, a.output_shapes, a.output_classes, again.output_types


@case
def iterator_without_initializer():
    item = D.range(3).make_initializable_iterator().get_next()
    with tf.Session() as sess:
        try:
            sess.run(item)
        except tf.errors.FailedPreconditionError as error:
            return error.message.split(":")[0].split("\n")[0][:60]


@case
def one_shot_with_variable():
    v = tf.Variable(1)
    D.range(3).map(lambda x: tf.cast(x, tf.int32) + v).make_one_shot_iterator()


@case
def generators():
    def numbers():
        for i in range(3):
            yield i, [float(i)] * (i + 1), {"s": "s%d" % i}["s"]

    def failing():
        yield 1
        raise ValueError("no more")

    dataset = D.from_generator(numbers, (tf.int32, tf.float32, tf.string), ([], [None], []))
    with_args = D.from_generator(lambda n: iter(range(n)), tf.int64, [], args=(tf.constant(3),))
    out = elements(dataset.repeat(2)), elements(dataset.padded_batch(3, ([], [None], []))), elements(with_args)
    try:
        elements(D.from_generator(failing, tf.int32))
    except tf.errors.InvalidArgumentError as error:
        out += (error.message.split("\n")[0],)
    try:
        elements(D.from_generator(lambda: iter([[1, 2]]), tf.int32, []))
    except tf.errors.InvalidArgumentError as error:
        out += (error.message.split("\n")[0],)
    return out


@case
def functions_of_python():
    def double(x):
        return x * 2

    out = elements(D.range(3).map(lambda x: tf.py_func(double, [x], tf.int64)))
    return out, elements(
        D.range(2).map(lambda x: tuple(tf.py_func(lambda v: (v, str(v).encode()), [x], [tf.int64, tf.string])))
    )


@case
def files_of_records():
    where = folder()
    plain, zipped = records(where + "/a"), records(where + "/b", 2, tf.python_io.TFRecordCompressionType.GZIP)
    records(where + "/c", 2, tf.python_io.TFRecordCompressionType.ZLIB)
    options = tf.python_io.TFRecordOptions(tf.python_io.TFRecordCompressionType.GZIP)
    read = (
        [len(each) for each in tf.python_io.tf_record_iterator(plain)],
        [len(each) for each in tf.python_io.tf_record_iterator(zipped, options)],
    )
    size = os.path.getsize(plain)
    with open(where + "/broken", "wb") as file, open(plain, "rb") as source:
        file.write(source.read()[:-3])
    error = None
    try:
        list(tf.python_io.tf_record_iterator(where + "/broken"))
    except tf.errors.DataLossError as e:
        error = e.message[:23]
    try:
        list(tf.python_io.tf_record_iterator(where + "/none"))
    except tf.errors.NotFoundError as e:
        error = error, e.message
    features = {
        "i": tf.FixedLenFeature([], tf.int64),
        "f": tf.FixedLenFeature([2], tf.float32),
        "s": tf.VarLenFeature(tf.string),
        "none": tf.FixedLenFeature([], tf.float32, 7.0),
    }
    parsed = tf.data.TFRecordDataset([plain]).map(lambda x: tf.parse_single_example(x, features))
    batched = tf.data.TFRecordDataset(zipped, "GZIP").batch(2).map(lambda x: tf.parse_example(x, features))
    made = tf.data.experimental.make_batched_features_dataset(
        plain, 2, {"i": features["i"]}, num_epochs=1, shuffle=False
    )
    written = tf.data.experimental.TFRecordWriter(where + "/d").write(D.from_tensor_slices(["x", "yy"]))
    with tf.Session() as sess:
        sess.run(written)
    again = list(tf.python_io.tf_record_iterator(where + "/d"))
    zlib = D.zip((tf.data.TFRecordDataset(where + "/c", "ZLIB"),)).map(lambda x: tf.parse_single_example(x, features))
    return read, size, error, elements(parsed), elements(batched), elements(made), again, elements(zlib)


@case
def other_parsers():
    sequence = tf.train.SequenceExample()
    sequence.context.feature["n"].int64_list.value.append(2)
    for i in range(2):
        sequence.feature_lists.feature_list["x"].feature.add().float_list.value.extend([i, i + 1.0])
    context, features = tf.parse_single_sequence_example(
        sequence.SerializeToString(),
        {"n": tf.FixedLenFeature([], tf.int64)},
        {"x": tf.FixedLenSequenceFeature([2], tf.float32)},
    )
    decoded = (
        tf.decode_raw(tf.constant([b"\x01\x00\x02\x00"]), tf.int16),
        tf.decode_json_example('{"features": {}}'),
        tf.string_to_number(["1.5"]),
        tf.io.decode_base64(tf.io.encode_base64(["ab"])),
    )
    tensor = tf.parse_tensor(tf.serialize_tensor([1.0, 2.0]), tf.float32)
    many = tf.deserialize_many_sparse(
        tf.expand_dims(tf.serialize_sparse(tf.SparseTensor([[1]], [5], [3])), 0), tf.int32
    )
    with tf.Session() as sess:
        return sess.run([context, features, decoded, tensor, many])


@case
def missing_feature():
    with tf.Session() as sess:
        try:
            sess.run(
                tf.parse_single_example(example(1).SerializeToString(), {"none": tf.FixedLenFeature([], tf.int64)})
            )
        except tf.errors.InvalidArgumentError as error:
            return error.message.split("\n")[0]


@case
def text_and_csv():
    where = folder()
    for i in range(2):
        with open("%s/%d.csv" % (where, i), "w") as file:
            file.write("a,b,c\n" + "".join("%d,%d.5,t%d\n" % (j, i, j) for j in range(3)))
    with gzip.open(where + "/z.gz", "wb") as file:
        file.write(b"one\ntwo\n")
    names = sorted(where + "/" + each for each in os.listdir(where) if each.endswith("csv"))
    made = tf.data.experimental.make_csv_dataset(names, 4, label_name="c", num_epochs=1, shuffle=False)
    csv = tf.data.experimental.CsvDataset(
        names, [tf.int32, tf.constant([0.0], tf.float32)], header=True, select_cols=[0, 1]
    )
    listed = D.list_files(where + "/*.csv", shuffle=False).map(lambda x: tf.strings.substr(x, -5, 5))
    fixed = tf.data.FixedLengthRecordDataset(names, 2, 6, 3).take(2)
    skipped = D.from_tensor_slices(names).flat_map(lambda name: tf.data.TextLineDataset(name).skip(1))
    return (
        elements(made),
        elements(csv),
        elements(listed),
        elements(tf.data.TextLineDataset(where + "/z.gz", "GZIP")),
        elements(skipped),
        elements(fixed),
    )


@case
def saved_iterator():
    iterator = D.range(10).shuffle(3, seed=1).make_initializable_iterator()
    item = iterator.get_next()
    saveable = tf.data.experimental.make_saveable_from_iterator(iterator)
    saver = tf.train.Saver([saveable])
    path = folder() + "/it"
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        before = [int(sess.run(item)) for _ in range(4)]
        saver.save(sess, path)
        after = [int(sess.run(item)) for _ in range(6)]
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        saver.restore(sess, path)
        return before, after == [int(sess.run(item)) for _ in range(6)]


@case
def options_and_statistics():
    options = tf.data.Options()
    options.experimental_deterministic = False
    options.experimental_threading.private_threadpool_size = 1
    options.experimental_optimization.map_and_batch_fusion = True
    options.experimental_optimization.apply_default_optimizations = True
    aggregator = tf.data.experimental.StatsAggregator()
    options.experimental_stats.aggregator = aggregator
    dataset = (
        D.range(4)
        .map(lambda x: x + 1)
        .batch(2)
        .apply(tf.data.experimental.latency_stats("latency"))
        .with_options(options)
    )
    summary = aggregator.get_summary()
    result = elements(dataset)
    with tf.Session() as sess:
        return (
            result,
            len(sess.run(summary)) >= 0,
            D.range(3).options().experimental_deterministic,
            options.experimental_deterministic,
        )


@case
def cardinality_and_reduction():
    total = D.range(5).reduce(np.int64(0), lambda s, x: s + x)
    with tf.Session() as sess:
        return sess.run(
            [
                total,
                tf.data.experimental.cardinality(D.range(7)),
                tf.data.experimental.cardinality(D.range(7).repeat()),
                tf.data.experimental.get_single_element(D.range(1)),
            ]
        )


@case
def staged():
    area = tf.contrib.staging.StagingArea([tf.float32], [[2]])
    put, get = area.put([tf.constant([1.0, 2.0])]), area.get()
    with tf.Session() as sess:
        sess.run([put])
        out = sess.run(area.size())
        return out, sess.run(get)


@case
def old_contrib_data():
    data = tf.contrib.data
    dataset = D.range(5).apply(data.map_and_batch(lambda x: x * x, 2)).apply(data.unbatch())
    return (
        elements(dataset),
        elements(D.range(4).apply(data.sliding_window_batch(2))),
        elements(D.range(4).apply(data.batch_and_drop_remainder(3))),
    )


@case
def dataset_in_a_function_of_features():
    features, label = D.from_tensor_slices(({"x": [[1.0], [2.0]]}, [0, 1])).batch(2).make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        return sess.run([features, label])


@case
def ragged():
    r = tf.ragged.constant([[1, 2], [3]])
    with tf.Session() as sess:
        return sess.run([r.to_tensor(), tf.reduce_sum(r, 1), r.row_lengths()]), sess.run(r)
