import torch
import torch.nn as nn

rnn = nn.RNN(input_size=100, hidden_size=20, num_layers=1)
print(rnn)                               # RNN(100, 20)
x = torch.randn(10, 3, 100)
h0 = torch.zeros(1, 3, 20)
out, ht = rnn(x, h0)
print(out.shape)                         # torch.Size([10, 3, 20])
print(ht.shape)                          # torch.Size([1, 3, 20])
