"""Writes the files beside it as Python's safetensors 0.8.0 does, with numpy 2.4.6: what safetensors.test.ts reads."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

FOLDER = Path(__file__).parent

save_file(
    {
        "f64": np.array([1.5, -2.25e-300], np.float64),
        "f32": np.array([[1.5, -2.25]], np.float32),
        "f16": np.array([1.5, -2.25, 6e-8, np.inf, 65504, 0.1], np.float16),
        "i64": np.array([-1, 2**53 + 1], np.int64),
        "i32": np.array([-1, 2**31 - 1], np.int32),
        "i16": np.array([-1, 300], np.int16),
        "i8": np.array([-1, 127], np.int8),
        "u8": np.array([0, 255], np.uint8),
        "u16": np.array([0, 65535], np.uint16),
        "u32": np.array([0, 2**32 - 1], np.uint32),
        "u64": np.array([0, 2**63], np.uint64),
        "bool": np.array([True, False, True]),
        "scalar": np.array(7, np.float32),
        "empty": np.zeros((0, 3), np.float32),
    },
    FOLDER / "types.safetensors",
)
save_file({"w": np.array([1, 2], np.float32)}, FOLDER / "format.safetensors", metadata={"format": "pt"})
