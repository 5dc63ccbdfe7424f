"""Runs commands as tasks of a Ray cluster, for src/trials/engines/ray.ts, which starts this program.

It is given one JSON object in its arguments, then reads and writes lines of JSON:

    in   {"run": NAME, "command": [...], "environment": {...}, "folder": "...", "log": "..."}
    in   {"cancel": true}            ends all that runs and all that waits
    out  {"ready": {"nodes": [{"CPU": 2.0, "memory": 8e9, ...}, ...]}}
    out  {"ended": NAME, "code": 0}  or with "signal": 9, or with "lost": "why" if Ray itself lost it

The end of its input is the end of whoever started it: everything is cancelled, and a cluster that it has started ends too.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

import ray

# How long a command that was asked to stop may take to do so: a batch and a checkpoint.
STOP_SECONDS = 60


def run_command(command, environment, folder, log):
    """The task: a process on whatever node has room. Returns how it ended, as `subprocess` says it."""

    def end_with_this_process():
        # A killed worker must not leave its trial behind, which would go on beside the next attempt. Linux only.
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG

    with open(log, "ab") as messages:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=messages,
            preexec_fn=end_with_this_process,
        )
    try:
        # Ray's way to cancel a task is a KeyboardInterrupt, which comes only between Python's own steps.
        while process.poll() is None:
            time.sleep(0.02)
    except KeyboardInterrupt:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class Bridge:
    def __init__(self, options, write):
        self.write = write
        # Whoever started this tries again, and counts how often.
        request = {"num_cpus": options["cpus"], "num_gpus": options["gpus"], "max_retries": 0}
        if options["memory"] is not None:
            request["memory"] = options["memory"]
        self.task = ray.remote(run_command).options(**request)
        self.turns = asyncio.Semaphore(options["workers"] or 1_000_000)
        self.running = {}
        self.cancelled = False

    async def run(self, name, command, environment, folder, log):
        async with self.turns:
            if self.cancelled:
                return self.write({"ended": name, "lost": "cancelled"})
            task = self.task.remote(command, environment, folder, log)
            self.running[name] = task
            try:
                code = await task
                end = {"code": code} if code >= 0 else {"signal": -code}
            except ray.exceptions.TaskCancelledError:
                end = {"lost": "cancelled"}
            except Exception as error:  # noqa: BLE001 - whatever it is, the trial has not ended well
                end = {"lost": f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"}
            del self.running[name]
            self.write({"ended": name, **end})

    def cancel(self):
        self.cancelled = True
        for task in self.running.values():
            ray.cancel(task)


async def serve(options, write):
    """Takes orders until there are no more, then waits for what was cancelled."""
    bridge = Bridge(options, write)
    lines = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    jobs = set()
    while (line := await lines.get()) is not None:
        order = json.loads(line)
        if order.get("cancel"):
            bridge.cancel()
            await asyncio.gather(*jobs)
            bridge.cancelled = False
            continue
        name = order.pop("run")
        job = loop.create_task(bridge.run(name, **order))
        jobs.add(job)
        job.add_done_callback(jobs.discard)
    bridge.cancel()
    await asyncio.gather(*jobs)


@contextlib.contextmanager
def cluster(options):
    """The cluster at the address, or one of this machine, which ends with this program."""
    quiet = {"log_to_driver": False, "logging_level": "error"}
    # Ray writes its logs, and what else it leaves, for all to read; the folder around them is for this user only.
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        if options["address"] is None:
            # Trials exchange files, not objects, so Ray's store for those may be as small as it can be.
            ray.init("local", include_dashboard=False, object_store_memory=100_000_000, _temp_dir=folder, **quiet)
        else:
            ray.init(options["address"], **quiet)
        try:
            yield [node["Resources"] for node in ray.nodes() if node["Alive"]]
        finally:
            ray.shutdown()


def main():
    options = json.loads(sys.argv[1])
    # The stop button and Ctrl-C are for whoever started this, who then sends "cancel".
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What Ray prints must not come between the lines of JSON.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def write(answer):
        # If nobody listens any more, the end of the input says so too.
        with contextlib.suppress(BrokenPipeError):
            answers.write(json.dumps(answer) + "\n")
            answers.flush()

    with cluster(options) as nodes:
        write({"ready": {"nodes": nodes}})
        asyncio.run(serve(options, write))


main()
