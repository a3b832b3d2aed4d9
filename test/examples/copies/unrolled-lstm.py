import torch
import torch.nn as nn

torch.manual_seed(0)
lstm = nn.LSTM(input_size=8, hidden_size=5)
cell = nn.LSTMCell(input_size=8, hidden_size=5)
with torch.no_grad():                               # the cell computes with the layer's weights
    cell.weight_ih.copy_(lstm.weight_ih_l0)
    cell.weight_hh.copy_(lstm.weight_hh_l0)
    cell.bias_ih.copy_(lstm.bias_ih_l0)
    cell.bias_hh.copy_(lstm.bias_hh_l0)

x = torch.randn(10, 3, 8)
out, (hn, cn) = lstm(x)

h = torch.zeros(3, 5)
c = torch.zeros(3, 5)
hs = []
for xt in x:
    h, c = cell(xt, (h, c))
    hs.append(h)

print(torch.allclose(torch.stack(hs), out, atol=1e-6))  # True
print(torch.allclose(h, hn[0], atol=1e-6))              # True
print(torch.allclose(c, cn[0], atol=1e-6))              # True
