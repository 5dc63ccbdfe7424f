"""Unpacks TensorFlow's C library and headers from its wheel: `unpack.py WHEEL FOLDER` (zipfile checks each CRC)."""

import re
import shutil
import sys
import zipfile
from pathlib import Path

WANTED = re.compile(
    r"tensorflow/(libtensorflow_cc\.so\.2|libtensorflow_framework\.so\.2"
    r"|include/(tensorflow/c/|tensorflow/core/platform/|xla/tsl/c/|tsl/).*)$"
)

wheel, folder = sys.argv[1], Path(sys.argv[2])
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        match = WANTED.match(entry.filename)
        if match is None or entry.is_dir():
            continue
        name = match.group(1)
        target = folder / (name if name.startswith("include/") else f"lib/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, open(target, "wb") as output:
            shutil.copyfileobj(source, output, 1 << 20)
