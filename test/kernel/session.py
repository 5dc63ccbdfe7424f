"""Drives one kernel for the protocol tests.

Reads one JSON object from stdin: `kernel` (name of the kernelspec), `folder` (where it starts) and `steps`. Each step has
one of `execute` (a list of cells, sent at once), `complete` or `inspect` (code, the cursor at its end), `send` (any other message: its
`type`, `content`, and `channel` if it is not the shell's; with `answered: false` no reply is awaited), `restart`, or `end` (seconds in which
the kernel is to end by itself). A step that executes may have `options` of its requests, such as
`silent`, and `interruptAt` or `killAt` (a text; the kernel is interrupted, or killed, when a cell prints it; `interruptBy` is the
message by which, if not by a signal). Writes a JSON list with, for each
step, the replies and their types, the inputs that the kernel announced, and what else was published meanwhile, in order.
"""

import json
import signal
import subprocess
import sys
import time
from typing import Any

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

PATIENCE_SECONDS = 60
NOTHING: dict[str, Any] = {"replies": [], "types": [], "inputs": [], "published": []}


def send(client: BlockingKernelClient, type: str, content: dict[str, Any], channel: str = "shell") -> str:
    """Sends any request, and returns its id."""
    message = client.session.msg(type, content)
    getattr(client, f"{channel}_channel").send(message)
    return message["header"]["msg_id"]


def run_step(manager: KernelManager, client: BlockingKernelClient, step: dict[str, Any]) -> dict[str, Any]:
    """Sends a step's requests and waits until the kernel has answered and is idle after each of them."""
    if "restart" in step:
        manager.restart_kernel()
        client.wait_for_ready(timeout=PATIENCE_SECONDS)
        return {**NOTHING, "replies": [{"status": "ok"}], "alive": manager.is_alive()}
    if "end" in step:
        deadline = time.monotonic() + step["end"]
        while manager.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        return {**NOTHING, "alive": manager.is_alive()}
    channel = step.get("send", {}).get("channel", "shell")
    if "execute" in step:
        requests = [client.execute(code, **{"stop_on_error": True, **step.get("options", {})}) for code in step["execute"]]
    elif "send" in step:
        requests = [send(client, **step["send"])]
    else:
        requests = [client.complete(step["complete"]) if "complete" in step else client.inspect(step["inspect"])]
    idle: set[str] = set()
    published: list[dict[str, Any]] = []
    inputs: list[dict[str, Any]] = []
    interrupt_at, kill_at = step.get("interruptAt"), step.get("killAt")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not idle.issuperset(requests):
        message = client.get_iopub_msg(timeout=max(0.0, deadline - time.monotonic()))
        parent, content = message["parent_header"].get("msg_id"), message["content"]
        if message["msg_type"] == "status":
            if content["execution_state"] == "idle":
                idle.add(parent)
            continue
        if message["msg_type"] == "execute_input":
            inputs.append(content)
            continue
        # What an interrupted cell goes on to print belongs to an earlier step.
        request = requests.index(parent) if parent in requests else -1
        published.append({"type": message["msg_type"], "request": request, **content})
        if interrupt_at is not None and interrupt_at in content.get("text", ""):
            interrupt_at = None
            if "interruptBy" in step:
                send(client, **step["interruptBy"])
            else:
                manager.interrupt_kernel()
        if kill_at is not None and kill_at in content.get("text", ""):
            manager.signal_kernel(signal.SIGKILL)
            while manager.is_alive():
                time.sleep(0.05)
            return {**NOTHING, "replies": [{"status": "killed"}], "published": published, "alive": False}
    replies: dict[str, Any] = {}
    # Answers to the client's greetings may still wait among them.
    awaited = set(requests) if step.get("answered", True) else set()
    while not replies.keys() >= awaited:
        receive = client.get_control_msg if channel == "control" else client.get_shell_msg
        message = receive(timeout=max(0.0, deadline - time.monotonic()))
        replies[message["parent_header"]["msg_id"]] = message
    answers = [replies[request] for request in requests if request in replies]
    return {
        "replies": [answer["content"] for answer in answers],
        "types": [answer["msg_type"] for answer in answers],
        "inputs": inputs,
        "published": published,
        "alive": manager.is_alive(),
    }


def start_kernel(name: str, folder: str, tries: int = 3) -> tuple[KernelManager, BlockingKernelClient]:
    """Jupyter chooses ports before the kernel takes them; where another program is faster, it dies, and we try again."""
    try:
        return start_new_kernel(
            kernel_name=name,
            cwd=folder,
            startup_timeout=PATIENCE_SECONDS,
            # Node makes an inherited pipe non-blocking, and a long answer written to it would lose its end.
            stdout=subprocess.DEVNULL,
        )
    except RuntimeError as error:
        if tries == 1 or "died" not in str(error):
            raise
        return start_kernel(name, folder, tries - 1)


def main() -> None:
    """Starts the kernel, runs the steps, ends the kernel."""
    session = json.load(sys.stdin)
    manager, client = start_kernel(session["kernel"], session["folder"])
    try:
        json.dump([run_step(manager, client, step) for step in session["steps"]], sys.stdout)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
