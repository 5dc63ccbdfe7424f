"""Unpacks TensorFlow's C library and headers from its wheel: `unpack_tensorflow.py WHEEL FOLDER`.

Prints `Progress DONE of ALL` in bytes. zipfile checks each file's CRC, so a damaged wheel is an error.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

WANTED = re.compile(
    r"tensorflow/(?:(lib)tensorflow_(?:cc|framework)\.so\.2|include/(?:tensorflow/c|tensorflow/core/platform|xla/tsl/c|tsl)/.*)"
)


def target_of(name: str) -> str:
    """Where an entry of the wheel goes: libraries to lib/, headers to include/."""
    path = name.removeprefix("tensorflow/")
    return path if path.startswith("include/") else f"lib/{path}"


def main(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        entries = [entry for entry in archive.infolist() if WANTED.fullmatch(entry.filename) and not entry.is_dir()]
        total = sum(entry.file_size for entry in entries)
        done = 0
        for entry in entries:
            target = Path(folder, target_of(entry.filename))
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 22)
            done += entry.file_size
            print(f"Progress {done} of {total}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
