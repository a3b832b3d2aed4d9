"""Runs the programs of layer-programs.txt under PyTorch and writes layers.json: what each one's last line is, or raises.

Programs are separated by lines of `---`. Run from anywhere: python generate-layers.py
"""

import json
import os
import pathlib
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence

here = pathlib.Path(__file__).parent
torch.set_num_threads(1)


def shown(value):
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, PackedSequence):
        return f"packed {shown(value.data)}, {len(value.batch_sizes)} steps"
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    return repr(value)


def answer(code):
    names = dict(torch=torch, nn=nn, F=F, PackedSequence=PackedSequence, pack_padded_sequence=pack_padded_sequence)
    names.update(pad_packed_sequence=pad_packed_sequence, pad_sequence=pad_sequence, pack_sequence=pack_sequence)
    case = {"code": code}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(code, names)
            if "_r" in names:
                case["value"] = shown(names["_r"])
        except Exception as error:
            case["error"] = f"{type(error).__name__}: {error}"
    # PyTorch's kernels say once in a process where they were called from: not part of the answer.
    texts = sorted({f"{one.category.__name__}: {one.message}" for one in caught})
    if kept := [text for text in texts if "Triggered internally" not in text and "zero-element" not in text]:
        case["warnings"] = kept
    return case


def apart(code):
    """A process of its own: some of these programs read memory that isn't theirs."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(send, json.dumps(answer(code)).encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


cases = []
for program in (here / "layer-programs.txt").read_text().split("---\n"):
    *lines, last = program.strip("\n").split("\n")
    try:
        compile(last, "last", "eval")
        last = f"_r = {last}"
    except SyntaxError:
        pass
    if case := apart("\n".join([*lines, last])):
        cases.append(case)
result = {"torch": torch.__version__, "cases": cases}
(here / "layers.json").write_text(json.dumps(result, indent=0, ensure_ascii=False) + "\n")
