"""Runs the programs of corpus/recurrent.json under PyTorch again, and writes what each one leaves, prints and raises.

To add a program, add {"code": "..."} to its cases. Run from anywhere: python generate-corpus-recurrent.py
"""

import contextlib
import io
import json
import pathlib
import traceback
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence

torch.set_num_threads(1)


def shown(value):
    """Shapes, types and integers: what a shape reading tells of a value. None: nothing is compared."""
    if isinstance(value, PackedSequence):
        return f"packed {shown(value.data)}, {shown(value.batch_sizes)}"
    if isinstance(value, torch.Size):
        return f"({', '.join(map(str, value))})"
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, nn.Module):
        return repr(value)
    if isinstance(value, (tuple, list)):
        items = [shown(item) for item in value]
        if None in items:
            return None
        return f"({', '.join(items)})" if isinstance(value, tuple) else f"[{', '.join(items)}]"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (float, str, dict)):
        return type(value).__name__
    return None


def answer(code):
    names = dict(torch=torch, nn=nn, F=F, pack_padded_sequence=pack_padded_sequence)
    names.update(pad_packed_sequence=pad_packed_sequence, pad_sequence=pad_sequence, pack_sequence=pack_sequence)
    given = {*names, "__builtins__"}
    case = {"code": code}
    printed = io.StringIO()
    error = None
    torch.manual_seed(0)
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            exec(compile(code, "<case>", "exec"), names)
        except Exception as raised:
            lines = [frame.lineno for frame in traceback.extract_tb(raised.__traceback__) if frame.filename == "<case>"]
            error = f"{type(raised).__name__}: {raised} @ {lines[-1]}"
    if error is not None:
        case["error"] = error
    else:
        values = {name: shown(value) for name, value in names.items() if name not in given and not name.startswith("_")}
        case["vars"] = {name: value for name, value in values.items() if value is not None}
        # PyTorch's kernels say some things once in a process: not part of the answer.
        texts = {f"{one.category.__name__}: {one.message}" for one in caught}
        texts = sorted(text for text in texts if "Triggered internally" not in text and "oneDNN" not in text)
        if texts:
            case["warnings"] = texts
    if printed.getvalue():
        case["stdout"] = printed.getvalue()
    return case


path = pathlib.Path(__file__).parent / "corpus" / "recurrent.json"
cases = [answer(case["code"]) for case in json.loads(path.read_text())["cases"]]
lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
path.write_text(f'{{"torch":"{torch.__version__.split("+")[0]}","cases":[\n{lines}\n]}}\n')
