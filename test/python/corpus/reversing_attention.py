"""Reverses short sequences: a GRU encoder, and a decoder that attends to what the encoder said."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F

START, END = 0, 1
VOCABULARY = 12
HIDDEN = 32
BATCH = 8
LENGTH = 6


class Encoder(nn.Module):
    def __init__(self, vocabulary, hidden_size, num_layers=1):
        super().__init__()
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.embedding = nn.Embedding(vocabulary, hidden_size)
        self.gru = nn.GRU(hidden_size, hidden_size, num_layers, bidirectional=True)
        self.bridge = nn.Linear(2 * hidden_size, hidden_size)

    def init_hidden(self, batch_size):
        return torch.zeros(2 * self.num_layers, batch_size, self.hidden_size)

    def forward(self, source):
        embedded = self.embedding(source)
        hidden = self.init_hidden(source.size(1))
        outputs, hidden = self.gru(embedded, hidden)
        outputs = outputs[:, :, : self.hidden_size] + outputs[:, :, self.hidden_size :]
        last = torch.cat((hidden[-2], hidden[-1]), dim=1)
        hidden = torch.tanh(self.bridge(last)).unsqueeze(0)
        return outputs, hidden


class Attention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.energy = nn.Linear(2 * hidden_size, hidden_size)
        self.v = nn.Parameter(torch.rand(hidden_size))

    def forward(self, hidden, encoder_outputs):
        steps = encoder_outputs.size(0)
        query = hidden.repeat(steps, 1, 1).transpose(0, 1)
        keys = encoder_outputs.transpose(0, 1)  # (batch, steps, hidden)
        energy = torch.tanh(self.energy(torch.cat([query, keys], dim=2)))
        scores = torch.matmul(energy, self.v)
        return F.softmax(scores, dim=1).unsqueeze(1)


class Decoder(nn.Module):
    def __init__(self, vocabulary, hidden_size):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, hidden_size)
        self.attention = Attention(hidden_size)
        self.cell = nn.GRU(2 * hidden_size, hidden_size)
        self.out = nn.Linear(2 * hidden_size, vocabulary)

    def forward(self, token, hidden, encoder_outputs):
        embedded = self.embedding(token).unsqueeze(0)
        weights = self.attention(hidden, encoder_outputs)
        context = weights.bmm(encoder_outputs.transpose(0, 1)).transpose(0, 1)
        output, hidden = self.cell(torch.cat((embedded, context), dim=2), hidden)
        output = self.out(torch.cat((output.squeeze(0), context.squeeze(0)), dim=1))
        return F.log_softmax(output, dim=1), hidden, weights


encoder = Encoder(VOCABULARY, HIDDEN)
decoder = Decoder(VOCABULARY, HIDDEN)
parameters = list(encoder.parameters()) + list(decoder.parameters())
optimizer = torch.optim.Adam(parameters, lr=0.01)
criterion = nn.NLLLoss()

for step in range(20):
    source = torch.randint(2, VOCABULARY, (LENGTH, BATCH))
    target = torch.flip(source, dims=[0])
    encoder_outputs, hidden = encoder(source)
    token = torch.full((BATCH,), START)
    loss = 0
    for t in range(LENGTH):
        output, hidden, weights = decoder(token, hidden, encoder_outputs)
        loss += criterion(output, target[t])
        token = target[t] if random.random() < 0.5 else output.argmax(dim=1)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    if step % 5 == 0:
        print(f"step {step}: {loss.item() / LENGTH:.3f}")
