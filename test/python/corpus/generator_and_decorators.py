from collections import defaultdict, namedtuple, Counter
from functools import partial, wraps
from typing import List, Optional, Tuple
import time

import torch
import torch.nn as nn
from torch import Tensor

Batch = namedtuple("Batch", ["src", "trg"])


def timed(fn):
    @wraps(fn)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = fn(*args, **kwargs)
        stats[fn.__name__].append(time.time() - start)
        return result
    return wrapper


stats = defaultdict(list)


def batches(n: int, size: int):
    for i in range(n):
        yield Batch(torch.randint(0, 9, (size, 5)), torch.randint(0, 9, (size, 5)))


class Reader(nn.Module):
    hidden: int = 10

    def __init__(self, vocab: int = 9, *, dim: int = 6, act: Optional[nn.Module] = None) -> None:
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.cells = nn.ModuleList()
        for i in range(2):
            self.cells.append(nn.GRUCell(dim if i == 0 else self.hidden, self.hidden))
        self.act = act or nn.Tanh()
        self.register_buffer("start", torch.zeros(1, self.hidden))

    @property
    def device(self):
        return next(self.parameters()).device

    @timed
    def forward(self, tokens: Tensor) -> Tuple[Tensor, List[Tensor]]:
        states = [self.start.expand(tokens.size(0), -1) for _ in self.cells]
        outs: List[Tensor] = []
        for step in self.emb(tokens).unbind(1):
            inp = step
            for k, cell in enumerate(self.cells):
                states[k] = cell(inp, states[k])
                inp = self.act(states[k])
            outs.append(inp)
        return torch.stack(outs, 1), states


make = partial(Reader, dim=7)
reader = make(9)
for batch in batches(2, 3):
    out, states = reader(batch.src)
    flat = out.reshape(-1, out.shape[-1])
counts = Counter(t for row in batch.trg.tolist() for t in row)
mean = out.mean((0, 1))
lengths = sorted([3, 1, 2], reverse=True)
biggest = max(lengths, key=lambda v: -v)
