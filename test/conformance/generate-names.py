"""Writes the public names of PyTorch's namespaces and classes as JSON: python generate-names.py > names.json"""
import json
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init
import torch.nn.utils.rnn


def public(thing):
    return [name for name in dir(thing) if not name.startswith("_")]


print(json.dumps({
    "torch": torch.__version__,
    "names": {
        "torch": public(torch),
        "torch.nn": public(nn),
        "torch.nn.functional": public(F),
        "torch.nn.init": public(nn.init),
        "torch.nn.utils": public(nn.utils),
        "torch.nn.utils.rnn": public(nn.utils.rnn),
        "torch.linalg": public(torch.linalg),
        "torch.Tensor": public(torch.zeros(1)),
        "torch.nn.Module": public(nn.Module()),
    },
}, separators=(",", ":")), file=sys.stdout)
