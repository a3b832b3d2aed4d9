import torch
from torch import nn
import random

letters = "abcdefghijklmnopqrstuvwxyz"
n_letters = len(letters)
names = {"it": ["rossi", "bianchi"], "de": ["schmidt", "meyer"], "fr": ["dupont", "martin"]}
categories = list(names.keys())
n_categories = len(categories)


def letter_to_index(letter):
    return letters.find(letter)


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, n_letters)
    for li, letter in enumerate(line):
        tensor[li][0][letter_to_index(letter)] = 1
    return tensor


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        output = self.i2o(combined)
        output = self.softmax(output)
        return output, hidden

    def initHidden(self):
        return torch.zeros(1, self.hidden_size)


class GRUNames(nn.Module):
    def __init__(self, hidden_size=16):
        super().__init__()
        self.gru = nn.GRU(n_letters, hidden_size)
        self.out = nn.Linear(hidden_size, n_categories)

    def forward(self, x):
        _, h_n = self.gru(x)
        return self.out(h_n[-1])


n_hidden = 32
rnn = RNN(n_letters, n_hidden, n_categories)
gru = GRUNames()
criterion = nn.NLLLoss()
learning_rate = 0.005


def train(category_tensor, line_tensor):
    hidden = rnn.initHidden()
    rnn.zero_grad()
    for i in range(line_tensor.size()[0]):
        output, hidden = rnn(line_tensor[i], hidden)
    loss = criterion(output, category_tensor)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    return output, loss.item()


for step in range(6):
    category = categories[step % n_categories]
    line = random.choice(names[category])
    category_tensor = torch.tensor([categories.index(category)], dtype=torch.long)
    line_tensor = line_to_tensor(line)
    output, loss = train(category_tensor, line_tensor)
    top_n, top_i = output.topk(1)
    guess = categories[top_i[0].item()]
    scores = gru(line_tensor)
