"""Records autograd's gradients of recurrent calls by their input, for the inspector's gradient flow.

    python test/trace/generate-gradients.py > test/trace/gradients.json

Each program ends with `x` (what the call reads), `out` [time, batch, width] and `lengths`. For each batch item stand the
norms of the gradient of `out[length - 1, item].sum()` by x at each step.
"""

import json

import torch
from torch import nn

torch.set_num_threads(1)

PACKED = """torch.manual_seed(11)
gru = nn.GRU(3, 4, num_layers=2, bidirectional=True)
x = torch.randn(6, 3, 3)
h0 = torch.randn(4, 3, 4)
packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([3, 6, 4]), enforce_sorted=False)
out, h = gru(packed, h0)
"""
STATES = """torch.manual_seed(12)
lstm = nn.LSTM(2, 5, num_layers=2, batch_first=True, bidirectional=True, proj_size=3)
x = torch.randn(2, 40, 2)
h0 = torch.randn(4, 2, 3)
c0 = torch.randn(4, 2, 5)
out, (h, c) = lstm(x, (h0, c0))
"""
RELU = """torch.manual_seed(13)
rnn = nn.RNN(2, 4, nonlinearity='relu', bias=False)
x = torch.randn(70, 1, 2)
out, h = rnn(x)
"""
DROPOUT = """torch.manual_seed(14)
lstm = nn.LSTM(2, 4, num_layers=2, dropout=0.5)
x = torch.randn(5, 2, 2)
out, (h, c) = lstm(x)
"""
UNBATCHED = """torch.manual_seed(15)
gru = nn.GRU(2, 3)
x = torch.randn(9, 2)
out, h = gru(x)
"""
CELL = """torch.manual_seed(16)
cell = nn.GRUCell(2, 3)
x = torch.randn(50, 2, 2)
h = torch.randn(2, 3)
for t in range(50):
    h = cell(x[t], h)
"""


def recorded(call, program):
    space = {"torch": torch, "nn": nn}
    # The numbers are drawn as the program draws them; x is made to ask for gradients right after.
    lines = []
    for line in program.splitlines():
        lines.append(line)
        if line.startswith("x ="):
            lines.append("x.requires_grad_()")
    exec("\n".join(lines), space)
    x, out = space["x"], space.get("out")
    batched = x.dim() == 3
    batch_first = call == "lstm#0" and "batch_first" in program
    lengths = None
    if "packed" in space:
        out, lengths = nn.utils.rnn.pad_packed_sequence(out)
    if out is None:
        last = space["h"]
    elif not batched:
        last = out[-1:]
    elif lengths is not None:
        last = torch.stack([out[length - 1, item] for item, length in enumerate(lengths)])
    else:
        last = out[:, -1] if batch_first else out[-1]
    norms = []
    for item in range(last.shape[0]):
        (gradient,) = torch.autograd.grad(last[item].sum(), x, retain_graph=True)
        own = gradient if not batched else gradient[item] if batch_first else gradient[:, item]
        norms.append([float(f"{value:.9g}") for value in own.norm(dim=-1).tolist()])
    return {"call": call, "program": program, "norms": norms}


PROGRAMS = [
    ("gru#0", PACKED),
    ("lstm#0", STATES),
    ("rnn#0", RELU),
    ("lstm#0", DROPOUT),
    ("gru#0", UNBATCHED),
    ("cell#0", CELL),
]
print(json.dumps({"torch": torch.__version__.split("+")[0], "cases": [recorded(*one) for one in PROGRAMS]}))
