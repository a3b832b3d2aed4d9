#!/usr/bin/env python3
"""Runs the programs of cases/NAME.txt under PyTorch and writes what they leave as cases/NAME.json.

    python3 test/values/generate-cases.py NAME …

Programs are separated by lines "---"; each begins with the generator seeded with 0, and finds torch, nn, F and the
packing functions in scope. Recorded are all tensors, numbers, texts and lists that its variables hold at the end, what
it prints, its warnings, or the exception that ends it with its line. Variables that begin with an underscore are left out.
"""
import base64, contextlib, io, json, math, pathlib, sys, traceback, warnings
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from torch.nn.utils import rnn

torch.set_num_threads(1)
FOLDER = pathlib.Path(__file__).parent / "cases"


def real(value):
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def tensor(value):
    value = value.detach()
    if value._is_zerotensor():
        value = torch.zeros(value.shape, dtype=value.dtype)
    dtype = str(value.dtype).replace("torch.", "")
    found = {"kind": "tensor", "dtype": dtype, "shape": list(value.shape)}
    if dtype in ("float16", "bfloat16"):
        found["data"] = [real(v) for v in value.contiguous().double().numpy().ravel()]
        return found
    flat = value.contiguous().numpy().ravel()
    if dtype in ("float32", "float64") and flat.size > 40:
        found["b64"] = base64.b64encode(flat.astype("<f4" if dtype == "float32" else "<f8").tobytes()).decode()
    elif dtype == "float32":
        found["data"] = [v if isinstance(v, str) else float(np.format_float_scientific(np.float32(v), unique=True))
                         for v in map(real, flat)]
    elif dtype == "float64":
        found["data"] = [real(v) for v in flat]
    else:
        found["data"] = flat.tolist()
    return found


def encode(value):
    if isinstance(value, rnn.PackedSequence):
        return {"kind": "packed", "data": encode(value.data), "batch_sizes": encode(value.batch_sizes),
                "sorted_indices": encode(value.sorted_indices), "unsorted_indices": encode(value.unsorted_indices)}
    if isinstance(value, torch.Size):
        return {"kind": "size", "value": list(value)}
    if isinstance(value, torch.Tensor):
        return tensor(value)
    if isinstance(value, (tuple, list)):
        return {"kind": "tuple" if isinstance(value, tuple) else "list", "items": [encode(item) for item in value]}
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool):
        return {"kind": "bool", "value": value}
    if isinstance(value, int):
        return {"kind": "int", "value": value}
    if isinstance(value, float):
        return {"kind": "float", "value": real(value)}
    if isinstance(value, str):
        return {"kind": "str", "value": value}
    return None


def outcome(code):
    scope = {"torch": torch, "nn": nn, "F": F, "pack_padded_sequence": rnn.pack_padded_sequence,
             "pad_packed_sequence": rnn.pad_packed_sequence, "pad_sequence": rnn.pad_sequence,
             "pack_sequence": rnn.pack_sequence}
    before = set(scope) | {"__builtins__"}
    printed = io.StringIO()
    error = None
    torch.manual_seed(0)
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            exec(compile(code, "<case>", "exec"), scope)
        except Exception as raised:
            lines = [frame.lineno for frame in traceback.extract_tb(raised.__traceback__) if frame.filename == "<case>"]
            error = {"type": type(raised).__name__, "message": str(raised), "line": lines[-1] if lines else None}
    found = {}
    told = [{"category": one.category.__name__, "message": str(one.message).split(" (Triggered internally")[0]}
            for one in caught]
    if told:
        found["warnings"] = told
    if printed.getvalue():
        found["stdout"] = printed.getvalue()
    if error:
        found["error"] = error
        return found
    variables = {name: encode(value) for name, value in scope.items() if name not in before and not name.startswith("_")}
    found["vars"] = {name: value for name, value in variables.items() if value is not None}
    return found


for name in sys.argv[1:]:
    programs = [text.strip("\n") for text in (FOLDER / f"{name}.txt").read_text().split("\n---\n")]
    cases = [{"id": f"{name}-{number:03}", "code": program.split("\n"), **outcome(program)}
             for number, program in enumerate((p for p in programs if p), 1)]
    text = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / f"{name}.json").write_text(f'{{"reference": "torch {torch.__version__.split("+")[0]}", "cases": [\n{text}\n]}}\n')
    print(name, len(cases), sum("error" in case for case in cases), "errors")
