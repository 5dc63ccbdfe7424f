"""Writes numpy-types.npz, which read-npz.test.ts reads: the same numbers in every type of NumPy's, byte order and order of axes;
and numpy-texts.npz, labels as texts.

Run in this folder, as it was with NumPy 2.4.6: python make-numpy-types.py
"""

import numpy as np

KINDS = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8"
numbers = np.array([[[0, 1], [2, 3], [100, 5]], [[6, 7], [8, 9], [10, 11]]])
arrays = {}
for kind in KINDS.split():
    for order in "<>":
        one = numbers.astype(order + kind)
        if kind[0] in "if":
            one[0, 1, 0] = -2
        if kind[0] == "f":
            one[0, 0, 1] = 0.375
        name = kind + ("big" if order == ">" else "")
        arrays[name] = one
        arrays[name + "fortran"] = np.asfortranarray(one)
arrays["labels"] = np.array([0, 2])
np.savez_compressed("numpy-types.npz", **arrays)

texts = np.array(["tulip", "rose", "Rose", "Märzenbecher", "🌷"])
np.savez_compressed(
    "numpy-texts.npz",
    inputs=np.arange(5.0),
    U=texts,
    Ubig=texts.astype(">U12"),
    S=np.array([text.encode() for text in texts]),
    column=texts[:, None],
    numbers=np.array(["2", "0", "1", "0", "2"]),
    O=np.array(["a", "b", "a", "b", "a"], dtype=object),
    two=np.array([["a", "b"]] * 5),
)
