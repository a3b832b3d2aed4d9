"""Runs a work in PyTorch on one thread, a round for each line that comes in: answers with CPU seconds for one pass."""

import json
import sys
import time

try:
    import numpy
    import torch
except ImportError:
    sys.exit(0)

torch.set_num_threads(1)
work = json.loads(sys.argv[1])
numbers = numpy.fromfile(sys.argv[2], dtype=numpy.float32)


def take(*shape):
    global numbers
    count = int(numpy.prod(shape))
    values, numbers = numbers[:count], numbers[count:]
    return torch.from_numpy(values.reshape(shape).copy())


def fill(module, suffix, inner, hidden):
    module.get_parameter("weight_ih" + suffix).copy_(take(4 * hidden, inner))
    module.get_parameter("weight_hh" + suffix).copy_(take(4 * hidden, hidden))
    module.get_parameter("bias_ih" + suffix).copy_(take(4 * hidden))
    module.get_parameter("bias_hh" + suffix).copy_(take(4 * hidden))


forward_alone = work["kind"] != "backward"

with torch.inference_mode(forward_alone), torch.no_grad():
    layers = work["parameters"]
    if work["kind"] == "cells":
        cells = [torch.nn.LSTMCell(layer["input"], layer["hidden"]) for layer in layers]
        for cell, layer in zip(cells, layers):
            fill(cell, "", layer["input"], layer["hidden"])
    else:
        lstm = torch.nn.LSTM(work["input"], work["hidden"], work["layers"], bidirectional=work["directions"] == 2)
        for layer in layers:
            fill(lstm, layer["suffix"], layer["input"], layer["hidden"])
    x = take(work["time"], work["batch"], work["input"])

if not forward_alone:
    x.requires_grad_()
    output = lstm(x)[0]
    ones = torch.ones_like(output)


def backward():
    """The gradient by x; those by the parameters are made anew too."""
    lstm.zero_grad()
    x.grad = None
    output.backward(ones, retain_graph=True)
    return x.grad


def run():
    if not forward_alone:
        return backward()
    if work["kind"] != "cells":
        return lstm(x)[0]
    states = [None, None]
    outputs = []
    for step in x:
        states[0] = cells[0](step, states[0])
        states[1] = cells[1](states[0][0], states[1])
        outputs.append(states[1][0])
    return torch.stack(outputs)


with torch.inference_mode(forward_alone):
    run().numpy().tofile(sys.argv[3])
    print(json.dumps(torch.__version__), flush=True)
    for line in sys.stdin:
        count = int(line)
        before = time.process_time()
        for _ in range(count):
            run()
        print(json.dumps((time.process_time() - before) / count), flush=True)
