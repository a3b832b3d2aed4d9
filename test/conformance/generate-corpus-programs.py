"""Runs each program of corpus/programs.txt, and writes what PyTorch answers:
python generate-corpus-programs.py > corpus/programs.json

Programs begin with a line `### name`. Of each: what it prints, its warnings, and its variables that hold tensors, sizes,
integers or modules, as text: `float32[10, 3, 20]`, `(2, 3)`, `[float32[3] × 100]` for a list of more than 64 alike.
"""
import contextlib
import io
import json
import pathlib
import re
import sys
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import (
    PackedSequence,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    pad_sequence,
)

torch.set_num_threads(1)
KNOWN = {
    "torch": torch,
    "nn": nn,
    "F": F,
    "pack_padded_sequence": pack_padded_sequence,
    "pad_packed_sequence": pad_packed_sequence,
    "pad_sequence": pad_sequence,
    "pack_sequence": pack_sequence,
}


def shown(value, depth=0):
    """The text of a value; None where it holds what isn't recorded."""
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, torch.Size):
        return f"({', '.join(map(str, value))})"
    if isinstance(value, PackedSequence):
        return f"packed {shown(value.data)}, {shown(value.batch_sizes)}"
    if isinstance(value, nn.Module):
        return repr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, (list, tuple)) or depth > 3:
        return None
    items = [shown(item, depth + 1) for item in value]
    if None in items:
        return None
    if len(items) > 64:
        return f"[{items[0]} × {len(items)}]" if len(set(items)) == 1 else None
    text = ", ".join(items)
    return f"[{text}]" if isinstance(value, list) else f"({text})"


def answer(code):
    torch.manual_seed(0)
    scope = {**KNOWN, "__name__": "__main__"}
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        exec(compile(code, "program", "exec"), scope)
    shapes = {
        name: text
        for name, value in scope.items()
        if name not in KNOWN and not name.startswith("__") and (text := shown(value)) is not None
    }
    messages = [f"{one.category.__name__}: {one.message}".split(" (Triggered")[0] for one in caught]
    return {"stdout": printed.getvalue(), "warnings": messages, "shapes": shapes}


text = (pathlib.Path(__file__).parent / "corpus" / "programs.txt").read_text(encoding="utf-8")
answers = {}
for block in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
    name, _, code = block.partition("\n")
    answers[name] = answer(code)
sys.stdout.write(f'{{"torch":"{torch.__version__}","programs":{{\n')
rows = [f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in answers.items()]
sys.stdout.write(",\n".join(rows) + "\n}}\n")
