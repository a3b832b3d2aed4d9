import torch
import torch.nn as nn

vec = 5
hidden = 7
layers = 11
seq = 12
b = 3

vec: int
hidden: int
layers: int
x = torch.randn(seq, b, vec)
lstm = nn.LSTM(vec, hidden, layers)
out, (h, c) = lstm(x)                               # out: [seq, b, hidden]  h, c: [layers, b, hidden]
