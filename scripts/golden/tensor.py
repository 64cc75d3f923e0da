#!/usr/bin/env python3
"""Writes tensor/testdata/numpy: arrays as NAME.npy and what NumPy prints for them as NAME.txt. Made with NumPy 2.4.6, seed 1.

The names say what is stored; *_big is big-endian, *_fortran is in Fortran order, v2 and v3 are format versions.
"""
import os
import sys

import numpy as np
from numpy.lib import format as npy

out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tensor/testdata/numpy")
rng = np.random.default_rng(1)
f32, f64 = np.float32, np.float64

arrays = {
    "f32_matrix": np.array([[1, 2.5, 3], [4, 5, 6.125]], f32),
    "f32_third": np.array([1 / 3, 2 / 3, 1], f32),
    "f64_third": np.array([1 / 3, -2 / 3, 100], f64),
    "f32_normal": rng.standard_normal((4, 5)).astype(f32),
    "f64_normal": rng.standard_normal((2, 3, 4)),
    "f32_large": np.array([1e10, -2.5, 3e4], f32),
    "f64_small": np.array([1e-10, 0, 1.5], f64),
    "f64_huge_exponent": np.array([1e300, 1e-300], f64),
    "f32_wide": np.array([[0.001, 1000.5], [3, -4]], f32),
    "f32_ratio": np.array([0.5, 400.25, 499.5], f32),
    "f32_special": np.array([np.nan, np.inf, -np.inf, 1.5], f32),
    "f64_special_only": np.array([np.nan, -np.inf]),
    "f64_special_exponent": np.array([np.nan, 1e20, -np.inf]),
    "f32_zeros": np.zeros((2, 2), f32),
    "f32_negative_zero": np.array([-0.0, 0.0], f32),
    "f64_whole": np.array([1.0, 20.0, -300.0]),
    "f32_row_wraps": np.linspace(0, 1, 40, dtype=f32),
    "i64_row_wraps": np.arange(60, dtype=np.int64) * 12345,
    "i32_matrix": np.array([[1, -20], [300, 4]], np.int32),
    "i64_extremes": np.array([-(2**63), 2**63 - 1], np.int64),
    "u8_matrix": np.array([[0, 255], [7, 80]], np.uint8),
    "bool_matrix": np.array([[True, False], [False, False]]),
    "u8_summary": (np.arange(1001) % 251).astype(np.uint8),
    "u8_full": (np.arange(1000) % 251).astype(np.uint8),
    "f32_summary": rng.standard_normal((12, 13, 14)).astype(f32),
    "i32_summary_short_axis": np.arange(4 * 300, dtype=np.int32).reshape(4, 300),
    "i32_rank4": np.arange(24, dtype=np.int32).reshape(2, 2, 3, 2),
    "f32_scalar": np.array(1.5, f32),
    "f64_scalar_third": np.array(1 / 3),
    "f64_scalar_whole": np.array(1e15),
    "f64_scalar_large": np.array(1e16),
    "f32_scalar_small": np.array(2.5e-5, f32),
    "f64_scalar_nan": np.array(np.nan),
    "i64_scalar": np.array(-7, np.int64),
    "bool_scalar": np.array(True),
    "f32_empty": np.zeros((0,), f32),
    "f32_empty_matrix": np.zeros((3, 0), f32),
    "f32_one": np.array([[3]], f32),
    "f32_fortran": np.asfortranarray(np.arange(24, dtype=f32).reshape(2, 3, 4)),
    "i64_fortran_big": np.asfortranarray(np.arange(6, dtype=">i8").reshape(2, 3)),
    "f32_big": np.array([1.5, -2], ">f4"),
    "f64_big": np.array([1.5, -2e-3], ">f8"),
    "i32_big": np.array([[1, -2]], ">i4"),
    "f32_v2": np.array([1, 2], f32),
    "f32_v3": np.array([1, 2], f32),
}

print("NumPy", np.__version__, "Python", sys.version.split()[0])
os.makedirs(out, exist_ok=True)
for name, a in arrays.items():
    version = {"v2": (2, 0), "v3": (3, 0)}.get(name[-2:], (1, 0))
    with open(os.path.join(out, name + ".npy"), "wb") as f:
        npy.write_array(f, a, version=version, allow_pickle=False)
    with open(os.path.join(out, name + ".txt"), "w") as f:
        f.write(str(a))
