import torch
import torch.nn as nn

torch.manual_seed(0)
cell = nn.LSTMCell(input_size=8, hidden_size=5)
x = torch.randn(3, 8)
h, c = torch.zeros(3, 5), torch.zeros(3, 5)

gates = x @ cell.weight_ih.T + cell.bias_ih + h @ cell.weight_hh.T + cell.bias_hh
i, f, g, o = gates.chunk(4, dim=1)                  # the four gates are computed side by side

kept = torch.sigmoid(f) * c                         # what the forget gate leaves of the memory
added = torch.sigmoid(i) * torch.tanh(g)            # what the input gate lets in
memory = kept + added
shown = torch.sigmoid(o) * torch.tanh(memory)       # what the output gate lets out

h, c = cell(x, (h, c))
print(torch.allclose(shown, h, atol=1e-6))          # True
print(torch.allclose(memory, c, atol=1e-6))         # True
