"""Writes what PyTorch makes of small expressions, as JSON: python generate-operations.py < operations.txt > reference/operations.json

A line of operations.txt is an expression, or statements and an expression between `;;`. The names below are in scope;
a case's code binds those that it uses. Of a result the shape, dtype and strides are kept, of an error its type and text.
"""
import json
import re
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

GIVEN = {
    "a": "torch.randn(2, 3)",
    "b": "torch.randn(4, 5)",
    "v": "torch.randn(3)",
    "i": "torch.arange(6).reshape(2, 3)",
    "s": "torch.tensor(2.0)",
    "m": "torch.ones(2, 3, dtype=torch.bool)",
    "x": "torch.randn(2, 3, 4)",
    "z": "torch.zeros(0, 3)",
}


def shown(value):
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, (tuple, list, torch.Size)):
        inside = ", ".join(map(shown, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


def case(line):
    *before, last = [part.strip() for part in line.split(";;")]
    words = set(re.findall(r"(?<![\w.\"'])[a-z](?![\w\"'(=])", line))
    code = [f"{name} = {text}" for name, text in GIVEN.items() if name in words] + before + [f"y = {last}"]
    scope = {"torch": torch, "nn": nn, "F": F}
    try:
        for statement in code:
            exec(statement, scope)
    except Exception as error:
        return {"code": code, "error": f"{type(error).__name__}: {error}"}
    y = scope["y"]
    found = {"code": code, "value": shown(y)}
    if isinstance(y, torch.Tensor):
        found["strides"] = list(y.stride())
        if not y.dtype.is_floating_point and not y.dtype.is_complex and 0 < y.numel() <= 12:
            found["numbers"] = [int(n) for n in y.flatten()]
    return found


torch.manual_seed(0)
cases = [case(line.strip()) for line in sys.stdin if line.strip()]
print('{"torch": "' + torch.__version__.split("+")[0] + '", "cases": [')
print(",\n".join(json.dumps(one) for one in cases))
print("]}")
