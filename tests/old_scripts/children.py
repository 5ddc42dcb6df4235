"""Children of multiprocessing, forked and spawned, see what their parent sees."""
import multiprocessing

import neighbour


def work(x):
    import tensorflow as tf

    return x * neighbour.graph_constant(), tf.__version__


if __name__ == "__main__":
    for method in ("fork", "spawn"):
        pool = multiprocessing.get_context(method).Pool(1)
        print(method, pool.map(work, [1, 2]))
        pool.close()
        pool.join()
