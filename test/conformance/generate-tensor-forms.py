"""Runs each expression of tensor-forms.txt, and writes what PyTorch answers as JSON: python generate-tensor-forms.py > tensor-forms.json"""
import json
import pathlib
import sys
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

PRELUDE = [
    "x = torch.randn(2, 3)",
    "i = torch.tensor(1)",
    "v = torch.randn(3)",
    "x3 = torch.randn(2, 3, 4)",
    "l = torch.arange(6).reshape(2, 3)",
]


def shown(value):
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if value is None:
        return "none"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return type(value).__name__


def answer(expression):
    scope = {"torch": torch, "nn": nn, "F": F}
    for line in PRELUDE:
        exec(line, scope)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = eval(expression, scope)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
    found = {"is": shown(value)}
    if isinstance(value, torch.Tensor):
        found["stride"] = shown(value.stride())
    said = [str(one.message).split(" (Triggered internally")[0] for one in caught if one.category is UserWarning]
    return {**found, "warnings": said} if said else found


torch.manual_seed(0)
path = pathlib.Path(__file__).with_name("tensor-forms.txt")
expressions = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
cases = ",\n".join(json.dumps([one, answer(one)]) for one in expressions)
print(f'{{"torch":{json.dumps(torch.__version__)},"prelude":{json.dumps(PRELUDE)},"cases":[\n{cases}\n]}}', file=sys.stdout)
