"""Records what PyTorch computes inside recurrent calls, for the tests of the inspector's page.

    python test/inspector/generate-recordings.py > test/inspector/recordings.json

Gates are computed in float64 from the module's float32 weights and compared with PyTorch's own output; gradients are
autograd's. Every array is base64 of little-endian float32.
"""

import base64
import json

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)


def encoded(values):
    return base64.b64encode(np.ascontiguousarray(np.asarray(values, dtype="<f4")).tobytes()).decode()


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def numbers(tensor):
    return tensor.detach().double().numpy()


def directions(module):
    return ["forward", "backward"] if getattr(module, "bidirectional", False) else ["forward"]


def is_cell(module):
    return not hasattr(module, "num_layers")


def family(module):
    name = type(module).__name__
    return name.removesuffix("Cell")


def suffix(module, layer, direction):
    return "" if is_cell(module) else f"_l{layer}" + ("_reverse" if direction == "backward" else "")


def one_direction(module, layer, direction, x, h, c):
    """x [steps, batch, width] -> the series of one layer in one direction, each [steps, batch, units]."""
    parameters = {name: numbers(value) for name, value in module.named_parameters()}
    end = suffix(module, layer, direction)
    w_ih, w_hh = parameters["weight_ih" + end], parameters["weight_hh" + end]
    b_ih = parameters.get("bias_ih" + end, np.zeros(w_ih.shape[0]))
    b_hh = parameters.get("bias_hh" + end, np.zeros(w_ih.shape[0]))
    w_hr = parameters.get("weight_hr" + end)
    kind = family(module)
    names = {"LSTM": "ifgoch", "GRU": "rznh", "RNN": "h"}[kind]
    series = {name: [None] * len(x) for name in names}
    order = range(len(x)) if direction == "forward" else reversed(range(len(x)))
    for t in order:
        left, right = x[t] @ w_ih.T + b_ih, h @ w_hh.T + b_hh
        if kind == "LSTM":
            i, f, g, o = np.split(left + right, 4, axis=1)
            i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            c = f * c + i * g
            h = o * np.tanh(c)
            if w_hr is not None:
                h = h @ w_hr.T
            now = {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h}
        elif kind == "GRU":
            (lr, lz, ln), (rr, rz, rn) = np.split(left, 3, axis=1), np.split(right, 3, axis=1)
            r, z = sigmoid(lr + rr), sigmoid(lz + rz)
            n = np.tanh(ln + r * rn)
            h = (1 - z) * n + z * h
            now = {"r": r, "z": z, "n": n, "h": h}
        else:
            total = left + right
            h = np.maximum(total, 0) if getattr(module, "nonlinearity", "tanh") == "relu" else np.tanh(total)
            now = {"h": h}
        for name, values in now.items():
            series[name][t] = values
    return {name: np.stack(values) for name, values in series.items()}


def summary(name, layer, direction, values):
    finite = values[np.isfinite(values)]
    return {
        "series": name,
        "layer": layer,
        "direction": direction,
        "width": values.shape[2],
        "least": float(finite.min()),
        "greatest": float(finite.max()),
        "mean": float(finite.mean()),
        "nan": int(np.isnan(values).sum()),
        "infinite": int(np.isinf(values).sum()),
    }


def run(module, x, state, forward):
    """All series of a run over x [steps, batch, features], and its gradients for each batch item."""
    sides = directions(module)
    layers = getattr(module, "num_layers", 1)
    inputs = numbers(x)
    series, initial, summaries, half_lives = {}, {}, [], {}
    for layer in range(layers):
        outputs = []
        for side, direction in enumerate(sides):
            k = layer * len(sides) + side
            h, c = numbers(state[0])[k], numbers(state[1])[k]
            found = {"x": inputs, **one_direction(module, layer, direction, inputs, h, c)}
            outputs.append(found["h"])
            for name, values in found.items():
                series[f"{name}/{layer}/{direction}"] = encoded(values)
                summaries.append(summary(name, layer, direction, values))
            keeps = {"LSTM": "f", "GRU": "z"}.get(family(module))
            if keeps is not None:
                half_lives[f"{layer}/{direction}"] = encoded(np.log(0.5) / np.log(found[keeps]).mean(axis=0))
            initial[f"h/{layer}/{direction}"] = encoded(h)
            if family(module) == "LSTM":
                initial[f"c/{layer}/{direction}"] = encoded(c)
        inputs = np.concatenate(outputs, axis=2)
    out = forward(module, x)
    difference = np.abs(numbers(out) - inputs).max()
    assert difference < 1e-6, difference
    return {"series": series, "initial": initial, "summaries": summaries, "halfLives": half_lives}


def gradient(module, x, forward, item):
    leaf = x.clone().requires_grad_(True)
    forward(module, leaf)[-1, item].sum().backward()
    return leaf.grad[:, item].norm(dim=-1)


def with_forget_bias(module, amount):
    """Adds to the forget rows of every bias_hh; the module is changed."""
    with torch.no_grad():
        for name, value in module.named_parameters():
            if name.startswith("bias_hh"):
                size = value.shape[0] // 4
                value[size : 2 * size] += amount
    return module


def of_layers(module, x):
    return module(x)[0]


def of_cell(module, x):
    state, outputs = None, []
    for step in x:
        state = module(step, state)
        outputs.append(state[0] if isinstance(state, tuple) else state)
    return torch.stack(outputs)


PROGRAMS = [
    ("out, (h, c) = lstm(x)", "lstm", lambda: nn.LSTM(5, 8, num_layers=2), (12, 3, 5)),
    ("out, (h, c) = both(x)", "both", lambda: nn.LSTM(4, 6, num_layers=2, bidirectional=True), (9, 2, 4)),
    ("out, (h, c) = small(x)", "small", lambda: nn.LSTM(5, 8, proj_size=3), (10, 2, 5)),
    ("out, h = gru(x)", "gru", lambda: nn.GRU(5, 8), (12, 3, 5)),
    ("out, h = rnn(x)", "rnn", lambda: nn.RNN(5, 8), (12, 3, 5)),
    ("hx, cx = cell(x[t], (hx, cx))", "cell", lambda: nn.LSTMCell(5, 8), (12, 3, 5)),
    ("out, (h, c) = plain(x)", "plain", lambda: nn.LSTM(3, 4, bias=False), (7, 1, 3)),
]


def recording(index, written, name, make, shape):
    torch.manual_seed(0)
    module = make()
    x = torch.randn(*shape)
    forward = of_cell if is_cell(module) else of_layers
    kind, sides, layers = family(module), directions(module), getattr(module, "num_layers", 1)
    width = getattr(module, "proj_size", 0) or module.hidden_size
    state = (torch.zeros(layers * len(sides), shape[1], width), torch.zeros(layers * len(sides), shape[1], module.hidden_size))
    weights = {key: {"shape": list(value.shape), "values": encoded(numbers(value))} for key, value in module.named_parameters()}
    sizes = dict(num_layers=layers, bidirectional=len(sides) == 2)
    others = {}
    for other in ("RNN", "GRU", "LSTM"):
        if other != kind:
            torch.manual_seed(0)
            peer = getattr(nn, other)(module.input_size, module.hidden_size, **sizes)
            others[other] = [encoded(gradient(peer, x, of_layers, item)) for item in range(shape[1])]
    own = [encoded(gradient(module, x, forward, item)) for item in range(shape[1])]
    runs = {"0": {**run(module, x, state, forward), "gradients": {"self": own, **others}}}
    if kind == "LSTM" and module.bias:
        biased = with_forget_bias(module, 2.0)
        changed = [encoded(gradient(biased, x, forward, item)) for item in range(shape[1])]
        runs["2"] = {**run(biased, x, state, forward), "gradients": {"self": changed, "initial": own, **others}}
    cell = is_cell(module)
    lhs = [part.strip(" ()") for part in written.split(" = ")[0].split(",")]
    return {
        "call": {
            "id": f"{name}#0",
            "range": {"start": {"line": 5 + index, "character": 0}, "end": {"line": 5 + index, "character": len(written)}},
            "written": written,
            "name": name,
            "repr": repr(module),
        },
        "overview": {
            "family": kind,
            "nonlinearity": getattr(module, "nonlinearity", "tanh"),
            "cell": cell,
            "inputSize": module.input_size,
            "hiddenSize": module.hidden_size,
            "projSize": getattr(module, "proj_size", 0),
            "layers": layers,
            "directions": sides,
            "bias": bool(module.bias),
            "batchFirst": getattr(module, "batch_first", False),
            "batched": True,
            "steps": shape[0],
            "batch": shape[1],
            "parameters": [{"name": key, "shape": value["shape"]} for key, value in weights.items()],
            "sizes": [{"name": "b", "size": shape[1]}],
            "names": {"input": "x", **({"h": lhs[0]} if cell else {"out": lhs[0], "h": lhs[1]}), **({"c": lhs[-1]} if kind == "LSTM" else {})},
            "beside": [],
        },
        "weights": {key: value["values"] for key, value in weights.items()},
        "runs": runs,
    }


print(json.dumps({"torch": torch.__version__.split("+")[0], "recordings": [recording(index, *program) for index, program in enumerate(PROGRAMS)]}))
