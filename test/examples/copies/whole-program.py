import torch
import torch.nn as nn

seq = 12
b = 3

x = torch.randn(seq, b, 100)                                    # declares an input; seq and b are symbolic
lstm = nn.LSTM(input_size=100, hidden_size=20, num_layers=4)
out, (h, c) = lstm(x)                               # out: [seq, b, 20]  h: [4, b, 20]  c: [4, b, 20]
# out: [seq, b, 20]                                   # out is bound already: this line is a checked claim

cell1 = nn.LSTMCell(100, 30)
cell2 = nn.LSTMCell(30, 20)
h1 = c1 = torch.zeros(b, 30)
h2 = c2 = torch.zeros(b, 20)
hs = []
for xt in x:                                        # xt: [b, 100]
    h1, c1 = cell1(xt, [h1, c1])                    # a list or a tuple of states
    h2, c2 = cell2(h1, [h2, c2])
    hs.append(h2)
out = torch.stack(hs)                               # [seq, b, 20]: out is h stacked over time
print(out.shape, h2.shape)
