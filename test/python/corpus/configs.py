import argparse
from dataclasses import dataclass
from types import SimpleNamespace

import torch
import torch.nn as nn


@dataclass
class Config:
    n_features: int = 5
    hidden: int = 12
    layers: int = 2
    n_classes: int = 4
    bidirectional: bool = True

    @property
    def width(self):
        return self.hidden * (2 if self.bidirectional else 1)


class Net(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.cfg = cfg
        self.rnn = nn.GRU(cfg.n_features, cfg.hidden, cfg.layers, batch_first=True, bidirectional=cfg.bidirectional)
        self.norm = nn.LayerNorm(cfg.width)
        self.head = nn.Linear(cfg.width, cfg.n_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out, h = self.rnn(x)
        pooled = out.mean(dim=1)
        return self.head(self.norm(pooled))


def get_args():
    parser = argparse.ArgumentParser(description="train")
    parser.add_argument("--batch-size", type=int, default=6)
    parser.add_argument("--seq_len", type=int, default=11)
    parser.add_argument("--cell", choices=["lstm", "gru"], default="lstm")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args([])


args = get_args()
cfg = Config()
net = Net(cfg)
batch = torch.randn(args.batch_size, args.seq_len, cfg.n_features)
scores = net(batch)
wide = Net(Config(hidden=20, bidirectional=False))
scores2 = wide(batch)

opts = SimpleNamespace(inp=3, hid=7)
if args.cell == "lstm":
    layer = nn.LSTM(opts.inp, opts.hid)
else:
    layer = nn.GRU(opts.inp, opts.hid)
seq_out, state = layer(torch.zeros(args.seq_len, args.batch_size, opts.inp))
if args.verbose:
    print(seq_out)
