import torch
import torch.nn as nn
from torch.autograd import Variable

rnn = nn.LSTM(10, 20, 2)
input = Variable(torch.randn(5, 3, 10))
h0 = Variable(torch.randn(2, 3, 20))
c0 = Variable(torch.randn(2, 3, 20))
output, hn = rnn(input, (h0, c0))
print(output.size(), hn[0].size(), hn[1].size())

bi = nn.LSTM(10, 20, 2, bidirectional=True)
output, (h, c) = bi(input)
forward_last, backward_first = h[-2], h[-1]
features = torch.cat((forward_last, backward_first), 1)
fc = nn.Linear(40, 7)
logits = fc(features)
x = bi(input)[0]
x = x.transpose(0, 1).contiguous().view(3, -1)
last = output[-1]
half = output[:, :, :20]
both = output.view(5, 3, 2, 20)
s = both.sum(2)
rnn1 = nn.RNN(input_size=4, hidden_size=6, batch_first=True, nonlinearity="relu")
seq = torch.rand(2, 8, 4)
y, hid = rnn1(seq)
assert y.shape == (2, 8, 6)
hid = hid.squeeze(0)
one = seq[0]
y1, h1 = rnn1(one)
cell = nn.GRUCell(4, 6)
state = torch.zeros(2, 6)
states = []
for t in range(seq.size(1)):
    state = cell(seq[:, t, :], state)
    states.append(state)
stacked = torch.stack(states, dim=1)
for step in seq.permute(1, 0, 2):
    state = cell(step, state)
