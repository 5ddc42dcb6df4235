"""Cluster: several processes train one network, on one machine or on many.

TensorFlow's own distributed runtime has two kinds of processes. A parameter
server (ps) holds the variables; a worker computes gradients on data of its own
and sends them there. Each worker builds the same graph (between-graph
replication), replica_device_setter() puts its variables on the ps and all else
on the worker, and MonitoredTrainingSession initializes them once, in the chief,
worker 0, which also writes the checkpoints. Asynchronously every worker updates
the variables whenever it has a gradient, often one of older variables.
SyncReplicasOptimizer waits for one gradient of each worker and applies their
mean: the losses are those of one process with the joined batch.

This lesson starts one ps and two workers on free ports of this machine, twice:
synchronously, and asynchronously with the chief killed after its first
checkpoints and started again. Look at the figure: the mean of the synchronous
losses covers the loss of one process; in the asynchronous training the chief
comes back seconds later, takes the variables of all back to its last checkpoint
and goes on from there, whatever the other worker has done since.

On machines of a real cluster set TF_CONFIG, as schedulers do, and start the
same command on each with --checkpoint_dir in a folder that the chief finds
again: {"cluster": {"ps": ["host0:2222"], "worker": ["host1:2222",
"host2:2222"]}, "task": {"type": "worker", "index": 0}}. A server listens on all
of the machine's addresses and asks for no password: keep it off open networks.

Traps: Without device_filters every session waits for every process, and a
worker that is gone stops all others. server.join(), with which a ps is said to
end its program, never returns, not even at Ctrl-C: here the ps waits until all
workers have said in a queue that they are done. A worker that comes before the
chief is ready sleeps for thirty silent seconds before it asks again: here it
asks ten times a second. Of other engines, tf.contrib.distribute went with
contrib and tf.estimator with TensorFlow 2.16; Horovod's last release is of 2023
and made for TensorFlow 2.12. What is shown here still runs on both.

    xs [None, 64] -> logits [None, 10] -> loss [], of half of the joined batch

In TensorBoard: tick one_process and synchronous/worker_0 and _1 in the chart
    "loss"; asynchronous/worker_0 and its second life, worker_0_again. In the
    Graph of synchronous/checkpoints, color by device: what is where.
Source: Distributed TensorFlow (Google, 2018), section "Replicated training".
Departures: none. All randomness is seeded; which worker comes first when they do
    not wait for each other is not.
Expect: `step 0 loss 2.3854 synchronous loss 2.3854`, `step 150 loss 0.3644
    synchronous loss 0.3644`, `synchronous: the workers' mean loss is that of one
    process at 200 of 200 steps`, `asynchronous: the chief was killed and went on
    from its checkpoint: True`; 21 seconds.
"""

import contextlib
import glob
import json
import os
import signal
import socket
import threading
import time
import types

from tf1_lessons import LessonError, main  # before TensorFlow, which reads its settings when it is imported

import numpy as np
import tensorflow.compat.v1 as tf
from sklearn.datasets import load_digits

from tf1_lessons.helpers.figures import BLUE, GREEN, ORANGE, PURPLE, save_figure
from tf1_lessons.helpers.graph import one_thread, reset_graph
from tf1_lessons.helpers.options import check_arguments
from tf1_lessons.helpers.processes import Children
from tf1_lessons.helpers.training import History, check_loss, interrupted, training_steps, until_interrupted

tf.disable_v2_behavior()

# Servers share one machine's cores here, so each has one thread.
SERVER = tf.ConfigProto(device_count={"GPU": 0}, intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)


def load_data(seed):
    """Return digits of 8x8 pixels from 0 to 1, shuffled: x_train [1797, 64], y_train [1797]."""
    digits = load_digits()
    rows = np.random.RandomState(seed).permutation(len(digits.data))
    return (digits.data[rows] / 16).astype(np.float32), digits.target[rows].astype(np.int32)


def build_graph(learning_rate, n_workers, synchronous):
    """Add a 64-10 network, its loss and its train op to the default graph."""
    xs = tf.placeholder(tf.float32, [None, 64], name="xs")
    ys = tf.placeholder(tf.int32, [None], name="ys")

    with tf.name_scope("linear"):
        weights = tf.Variable(tf.truncated_normal([64, 10], stddev=0.1), name="W")  # on the ps, if there is one
        biases = tf.Variable(tf.zeros([10]), name="b")
        logits = tf.matmul(xs, weights) + biases  # [None, 10]

    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ys, logits=logits))  # []

    global_step = tf.train.get_or_create_global_step()
    with tf.name_scope("train"):
        optimizer = tf.train.GradientDescentOptimizer(learning_rate)
        if synchronous:
            # It applies the mean of n_workers gradients; those of older variables are dropped.
            optimizer = tf.train.SyncReplicasOptimizer(optimizer, n_workers, total_num_replicas=n_workers)
        train_op = optimizer.minimize(loss, global_step=global_step)
        with tf.control_dependencies([train_op]):
            step = tf.identity(global_step.read_value(), name="step")  # after the update, which may be another worker's

    return types.SimpleNamespace(
        xs=xs,
        ys=ys,
        logits=logits,
        loss=loss,
        optimizer=optimizer,
        train_op=train_op,
        global_step=global_step,
        step=step,
    )


def batch(data, step, batch_size, part, n_parts):
    """Return part number part of the joined batch [n_parts * batch_size] of a step, x [batch_size, 64] and y."""
    rows = (step * n_parts + part) * batch_size + np.arange(batch_size)
    return tuple(array[rows % len(array)] for array in data)


def read_config(text):
    """Return what TF_CONFIG says: a dict of the addresses of each job, and this process's job and its number there.

    Raises:
        LessonError: TF_CONFIG is not what it should be.
    """
    try:
        config = json.loads(text)
        cluster, job, index = config["cluster"], config["task"]["type"], int(config["task"]["index"])
        for addresses in cluster.values():
            for address in addresses:
                host, _, port = address.rpartition(":")
                if not (host and 0 < int(port) < 65536):
                    raise ValueError(f"{address!r} is no host:port")
        if not cluster.get("ps") or not any(cluster[name] for name in cluster if name != "ps"):
            raise ValueError("it takes at least one ps and one worker")
        if job not in cluster or not 0 <= index < len(cluster[job]):
            raise ValueError(f"its cluster has no {job} number {index}")
    except (AttributeError, KeyError, TypeError):
        form = '{"cluster": {"ps": ["host:port", ...], "worker": [...]}, "task": {"type": "worker", "index": 0}}'
        raise LessonError(f"TF_CONFIG is not understood: its form is {form}") from None
    except ValueError as error:
        raise LessonError(f"TF_CONFIG is not understood: {error}") from error
    return cluster, job, index


def done_queue(index):
    """Return the queue on a ps in which every worker says that it is done; the name makes it one for all processes."""
    with tf.device(f"/job:ps/task:{index}"):
        return tf.FIFOQueue(1000, tf.int32, shapes=[[]], shared_name=f"done_{index}")


def serve(cluster, index):
    """Be a ps: hold variables until all workers are done."""
    server = tf.train.Server(cluster, "ps", index, config=SERVER)
    n_workers = sum(len(addresses) for job, addresses in cluster.items() if job != "ps")
    reset_graph()
    n_done = done_queue(index).size()
    # Of all processes this session talks to its own only.
    config = tf.ConfigProto(device_filters=[f"/job:ps/task:{index}"])
    with tf.Session(server.target, config=config) as sess:
        while sess.run(n_done) < n_workers:  # where others write server.join()
            time.sleep(0.1)
    return History().complete()


def work(
    log_dir, cluster, job, index, *, steps, every, batch_size, learning_rate, synchronous, checkpoint_dir, seed
):
    """Be a worker, or the chief: train until the global step is steps; return the history."""
    server = tf.train.Server(cluster, job, index, config=SERVER)
    workers = [(name, i) for name in sorted(cluster) if name != "ps" for i in range(len(cluster[name]))]  # chief first
    number = workers.index((job, index))
    device = f"/job:{job}/task:{index}"
    # This session needs the ps, and no other worker: one that is gone would stop it.
    config = tf.ConfigProto(device_filters=["/job:ps", device])

    reset_graph(seed)
    data = load_data(seed)
    with tf.device(tf.train.replica_device_setter(cluster=cluster, worker_device=device)):
        graph = build_graph(learning_rate, len(workers), synchronous)
    say_done = [done_queue(i).enqueue(1) for i in range(len(cluster["ps"]))]
    uninitialized = tf.report_uninitialized_variables(tf.global_variables())

    hooks = [tf.train.StopAtStepHook(last_step=steps)]
    if synchronous:
        # No tokens at the start: no worker makes a second step before all have made the first one.
        hooks.append(graph.optimizer.make_session_run_hook(is_chief=number == 0, num_tokens=0))

    if number > 0:
        # MonitoredTrainingSession would look every thirty seconds whether the chief has initialized the variables.
        with tf.Session(server.target, config=config) as sess:
            while len(sess.run(uninitialized)) > 0:
                time.sleep(0.1)

    history = History("loss")
    monitored = tf.train.MonitoredTrainingSession(
        master=server.target,
        is_chief=number == 0,
        checkpoint_dir=checkpoint_dir,
        save_checkpoint_steps=20,
        save_checkpoint_secs=None,
        save_summaries_steps=None,
        save_summaries_secs=None,
        log_step_count_steps=None,
        stop_grace_period_secs=1,  # the thread that applies synchronous gradients never ends, and 120 is the default
        hooks=hooks,
        config=config,
    )
    writer = tf.summary.FileWriter(log_dir, flush_secs=1)
    with monitored as sess, writer:
        step = sess.run(graph.global_step)
        print(f"{job} {index} begins at step {step}", flush=True)
        while not sess.should_stop():
            x, y = batch(data, step, batch_size, number, len(workers))
            loss, next_step = sess.run([graph.loss, graph.step], {graph.xs: x, graph.ys: y})
            check_loss(loss, step)
            writer.add_summary(loss_summary(loss), step)
            writer.flush()  # for the case that this process is killed
            if len(history["step"]) == 0 or step >= history["step"][-1] + every:
                history.record(step, loss)
                print(history.last_line(), flush=True)
            step = next_step
    with tf.Session(server.target, config=config, graph=say_done[0].graph) as sess:
        sess.run(say_done)
    return history.complete()


def loss_summary(loss):
    """Return a summary of the loss, for a FileWriter."""
    return tf.Summary(value=[tf.Summary.Value(tag="loss", simple_value=loss)])


def read_losses(folder):
    """Return what is recorded in a folder: pairs of a step and its loss."""
    pairs = []
    for path in sorted(glob.glob(f"{folder}/events.*")):
        with contextlib.suppress(tf.errors.DataLossError):  # a killed process leaves half a record at the end
            for event in tf.train.summary_iterator(path):
                pairs += [(event.step, value.simple_value) for value in event.summary.value]
    return pairs


def free_ports(n):
    """Return n ports of this machine that nobody listens on."""
    sockets = [socket.socket() for _ in range(n)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def start_cluster(log_dir, n_workers, options, kill_chief):
    """Run one ps and the workers as processes of this machine until all have ended.

    Args:
        log_dir: the folder in which each gets one.
        n_workers: how many.
        options: of run(), by name.
        kill_chief: whether to kill worker 0 once it has saved something, and to start it again.

    Returns:
        the step of the last checkpoint before the kill, or None.
    """
    ps, *workers = [f"127.0.0.1:{port}" for port in free_ports(1 + n_workers)]
    code = "import json; from tf1_lessons import cluster; cluster.run(sys.argv[1], **json.loads(sys.argv[2]))"

    def start(job, index, folder):
        config = {"cluster": {"ps": [ps], "worker": workers}, "task": {"type": job, "index": index}}
        settings = dict(TF_CONFIG=json.dumps(config), CUDA_VISIBLE_DEVICES="-1", no_grpc_proxy="127.0.0.1")
        arguments = f"{log_dir}/{folder}", json.dumps(options)
        return children.start(f"{job} {index}", code, *arguments, environment=dict(os.environ, **settings))

    saved = None
    with Children() as children:
        start("ps", 0, "ps_0")
        processes = [start("worker", index, f"worker_{index}") for index in range(n_workers)]
        for _ in until_interrupted(children.running(seconds=300 + options["steps"])):
            if kill_chief and saved is None:
                path = tf.train.latest_checkpoint(options["checkpoint_dir"])  # model.ckpt-20
                if path and 0 < int(path.rpartition("-")[2]) < options["steps"]:
                    saved = int(path.rpartition("-")[2])
                    children.kill(processes[0])
                    start("worker", 0, "worker_0_again")
    return saved


def run(
    log_dir,
    *,
    steps=200,  # updates of the variables
    every=10,  # steps between two records
    batch_size=50,  # digits a step and worker
    learning_rate=0.5,  # of gradient descent
    n_workers=2,  # worker processes to start, where TF_CONFIG does not say it
    synchronous=False,  # let the workers of TF_CONFIG wait for each other at every step
    checkpoint_dir=None,  # where the chief of TF_CONFIG saves, None is the run directory
    seed=1,  # of initial weights and of the digits' order
):
    """Train in one process, in a synchronous and in an asynchronous cluster; or play the role that TF_CONFIG gives."""
    log_dir = check_arguments(run, locals())
    options = dict(steps=steps, every=every, batch_size=batch_size, learning_rate=learning_rate, seed=seed)
    if os.environ.get("TF_CONFIG"):
        cluster, job, index = read_config(os.environ["TF_CONFIG"])
        print(f"{job} {index} at {cluster[job][index]}: Ctrl-C ends it at once", flush=True)
        if threading.current_thread() is threading.main_thread():
            # Python would not see a Ctrl-C while TensorFlow waits for other processes: it ends this one at once.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if job == "ps":
            return serve(cluster, index)
        checkpoint_dir = checkpoint_dir or f"{log_dir}/checkpoints"
        return work(log_dir, cluster, job, index, synchronous=synchronous, checkpoint_dir=checkpoint_dir, **options)

    # One process, with the joined batch of all workers
    reset_graph(seed)
    data = load_data(seed)
    graph = build_graph(learning_rate, n_workers, synchronous=False)
    init = tf.global_variables_initializer()
    writer = tf.summary.FileWriter(f"{log_dir}/one_process", flush_secs=2)
    tf.get_default_graph().finalize()
    losses = {"one_process": []}
    history = History("loss")
    with tf.Session(config=one_thread()) as sess, writer:
        sess.run(init)
        for step in training_steps(steps):
            x, y = batch(data, step, n_workers * batch_size, 0, 1)
            _, loss = sess.run([graph.train_op, graph.loss], {graph.xs: x, graph.ys: y})
            check_loss(loss, step)
            losses["one_process"].append((step, float(loss)))
            if step % every == 0:
                writer.add_summary(loss_summary(loss), step)
                history.record(step, loss)
                if step % (5 * every) == 0:
                    print(history.last_line())

    # One ps and the workers, twice
    restored = None
    for kind in ("synchronous", "asynchronous"):
        if interrupted():
            break
        options.update(synchronous=kind == "synchronous", checkpoint_dir=f"{log_dir}/{kind}/checkpoints")
        restored = start_cluster(f"{log_dir}/{kind}", n_workers, options, kill_chief=kind == "asynchronous")
        for folder in sorted(glob.glob(f"{log_dir}/{kind}/worker_*")):
            losses[f"{kind} {os.path.basename(folder)}"] = read_losses(folder)

    # What was learned
    one_process = dict(losses["one_process"])
    parts = [dict(losses.get(f"synchronous worker_{index}", [])) for index in range(n_workers)]
    done = [step for step in one_process if all(step in part for part in parts)]
    joined = {step: np.mean([part[step] for part in parts]) for step in done}
    if joined:
        history = History("loss", "synchronous_loss")
        losses["synchronous mean"] = list(joined.items())
    for step in joined:
        if step % every == 0:
            history.record(step, one_process[step], joined[step])
            if step % (5 * every) == 0:
                print(history.last_line())
    if joined:
        equal = sum(abs(joined[step] - one_process[step]) < 1e-5 for step in joined)
        print(f"synchronous: the workers' mean loss is that of one process at {equal} of {len(one_process)} steps")
    again = [step for step, _ in losses.get("asynchronous worker_0_again", [])]
    if again:
        print(f"asynchronous: the chief was killed and went on from its checkpoint: {0 < restored <= min(again)}")
    save_figure(log_dir, "losses", draw, losses, step=len(one_process) - 1, size=(8, 6))
    return history.complete()


def draw(figure, losses):
    """Draw losses, pairs of a step and a loss for each training: synchronous ones above, asynchronous ones below."""
    colors = {"worker_0": BLUE, "worker_0_again": PURPLE, "mean": "black"}
    for axes, kind in zip(figure.subplots(2, 1, sharex=True, sharey=True), ("synchronous", "asynchronous")):
        axes.plot(*zip(*losses["one_process"]), color=ORANGE, linewidth=3, alpha=0.5, label="one process")
        for name, pairs in losses.items():
            if name.startswith(f"{kind} ") and pairs:
                worker = name.partition(" ")[2]
                label = worker.replace("_", " ")
                style = {"linewidth": 1} if worker == "mean" else {"linestyle": "", "marker": ".", "markersize": 4}
                axes.plot(*zip(*pairs), color=colors.get(worker, GREEN), label=label, **style)
        axes.set(title=kind.capitalize(), ylabel="loss")
        axes.set_yscale("log", subs=(2, 5))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
        axes.legend(loc="upper right")
    axes.set(xlabel="global step")


if __name__ == "__main__":
    main(run)
