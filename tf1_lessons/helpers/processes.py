"""Child processes that never outlive the program that started them, however it ends."""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time

from tf1_lessons import LessonError
from tf1_lessons.helpers.interrupts import noted

# What a child runs first. Its stdin is a pipe whose other end its parent alone holds: it ends when the parent does, and
# takes the child with it. On Linux the kernel does so, too, even while the child imports C code or has been stopped.
LIFELINE = """
import os, sys, threading
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
def end_with_parent():
    while os.read(0, 1):
        pass
    os._exit(1)
threading.Thread(target=end_with_parent, daemon=True).start()
sys.path[0] = sys.argv.pop(1)
"""


class Children:
    """Processes that end with the block at the latest, or with this process, even if it is killed."""

    def __init__(self):
        self._names = {}  # of each process, and the file of what it prints

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in list(self._names):
            self.kill(process)

    def start(self, name, code, *args, environment):
        """Start a Python process and return it.

        Args:
            name: what messages call it.
            code: Python source text; it can import this package, and nothing from the current folder.
            args: sys.argv[1:] of the code, texts.
            environment: its environment variables, a dict.
        """
        package = importlib.util.find_spec("tf1_lessons").submodule_search_locations[0]
        command = [sys.executable, "-W", "ignore", "-c", LIFELINE + code, os.path.dirname(package), *map(str, args)]
        output = tempfile.TemporaryFile()
        with noted():  # a process whose Popen is cut short is nobody's
            # In a session of its own it gets no Ctrl-C from the terminal: its parent decides when it ends.
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
            self._names[process] = (name, output)
        return process

    def kill(self, process):
        """Kill a process, as SIGKILL does, and forget it; nothing happens if it has ended."""
        with noted():
            process.kill()
            process.wait()
            process.stdin.close()
            self._names.pop(process)[1].close()

    def running(self, seconds):
        """Yield again and again, fifty times a second, until all have ended well.

        Raises:
            LessonError: one has failed, with the last error that it printed; or time is over.
        """
        end = time.monotonic() + seconds
        while True:
            statuses = {process: process.poll() for process in self._names}
            for process, status in statuses.items():
                if status:
                    name, output = self._names[process]
                    output.seek(0)
                    printed = output.read().decode(errors="replace")
                    errors = re.findall(r"^[\w.]+(?:Error|Exception): .+", printed, re.MULTILINE)
                    reason = (errors or printed.split("\n"))[-1].strip() or f"exit status {status}"
                    raise LessonError(f"{name} has failed: {reason}")
            if None not in statuses.values():
                return
            if time.monotonic() > end:
                names = " and ".join(self._names[process][0] for process in statuses if statuses[process] is None)
                raise LessonError(f"{names} did not end within {seconds:.0f} seconds")
            yield
            time.sleep(0.02)
