"""Records PyTorch's forward results and gradients of recurrent networks in float64: python record-gradients.py > gradients.json

Every number that goes in is drawn by uniform_ after the seed, in the order written below, so that only results are kept.
"""

import json
import sys

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

CASES = [
    ("LSTM", {"bias": True}, [3, 3, 3]),
    ("LSTM", {"num_layers": 2, "bidirectional": True}, [2, 2]),
    ("LSTM", {"num_layers": 2, "bidirectional": True, "proj_size": 2}, [3, 2, 2, 1]),
    ("LSTM", {"proj_size": 1, "bias": False, "num_layers": 3}, [2, 2, 2]),
    ("LSTM", {"num_layers": 3, "bidirectional": True, "dropout": 0.4}, [4, 3, 1]),
    ("GRU", {"bias": True}, [2, 2, 2]),
    ("GRU", {"num_layers": 2, "bidirectional": True, "bias": False}, [3, 3, 1, 1]),
    ("GRU", {"num_layers": 3, "dropout": 0.25}, [3, 3]),
    ("RNN", {"num_layers": 2, "bidirectional": True}, [3, 2, 1]),
    ("RNN", {"nonlinearity": "relu", "num_layers": 2}, [2, 2, 2]),
    ("RNN", {"nonlinearity": "relu", "bidirectional": True, "bias": False}, [1, 1, 1, 1]),
]
INPUT, HIDDEN = 3, 5


def uniform(*shape):
    return torch.empty(*shape, dtype=torch.float64).uniform_(-1, 1)


def record(family, options, batch_sizes, seed):
    torch.manual_seed(seed)
    module = getattr(nn, family)(INPUT, HIDDEN, dtype=torch.float64, **options)
    directions = 2 if module.bidirectional else 1
    cells = module.num_layers * directions
    width = module.proj_size or HIDDEN
    rows, batch = sum(batch_sizes), batch_sizes[0]
    lstm = family == "LSTM"
    x = uniform(rows, INPUT).requires_grad_()
    h0 = uniform(cells, batch, width).requires_grad_()
    c0 = uniform(cells, batch, HIDDEN).requires_grad_() if lstm else None
    by_output = uniform(rows, directions * width)
    by_h = uniform(cells, batch, width)
    by_c = uniform(cells, batch, HIDDEN) if lstm else None

    packed, last = module(PackedSequence(x, torch.tensor(batch_sizes)), (h0, c0) if lstm else h0)
    h, c = last if lstm else (last, None)
    loss = (packed.data * by_output).sum() + (h * by_h).sum() + ((c * by_c).sum() if lstm else 0)
    loss.backward()
    results = {"output": packed.data, "h": h, "x.grad": x.grad, "h0.grad": h0.grad}
    if lstm:
        results |= {"c": c, "c0.grad": c0.grad}
    results |= {name + ".grad": parameter.grad for name, parameter in module.named_parameters()}
    return {
        "seed": seed,
        "sizes": {
            "mode": module.mode,
            "inputSize": INPUT,
            "hiddenSize": HIDDEN,
            "numLayers": module.num_layers,
            "bias": module.bias,
            "bidirectional": module.bidirectional,
            "projSize": module.proj_size,
        },
        "dropout": module.dropout,
        "batchSizes": batch_sizes,
        "results": {name: value.flatten().tolist() for name, value in results.items()},
    }


cases = [record(*case, seed) for seed, case in enumerate(CASES)]
json.dump({"reference": f"PyTorch {torch.__version__.split('+')[0]}, CPU, float64", "cases": cases}, sys.stdout)
sys.stdout.write("\n")
