# An encoder reads a sentence; a decoder, which begins with the encoder's state, writes another one.

import torch
import torch.nn as nn
import torch.nn.functional as F

source_len = 5
batch = 3
target_len = 7

source = torch.zeros(source_len, batch, dtype=torch.int64)
target = torch.zeros(target_len, batch, dtype=torch.int64)


class Encoder(nn.Module):
    def __init__(self, vocabulary, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, hidden)
        self.gru = nn.GRU(hidden, hidden, num_layers=2)

    def forward(self, source):
        keys, state = self.gru(self.embedding(source))
        return keys, state


class Decoder(nn.Module):
    def __init__(self, vocabulary, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, hidden)
        self.gru = nn.GRU(2 * hidden, hidden, num_layers=2)
        self.score = nn.Linear(hidden, vocabulary)

    def forward(self, token, state, keys):
        embedded = self.embedding(token)
        likeness = torch.einsum("bh,sbh->bs", state[-1], keys)
        attention = likeness.softmax(dim=1)         # how much each step of the source counts
        context = torch.einsum("bs,sbh->bh", attention, keys)
        step = torch.cat([embedded, context], dim=1).unsqueeze(0)
        out, state = self.gru(step, state)
        return self.score(out.squeeze(0)), state


torch.manual_seed(0)
encoder = Encoder(vocabulary=500, hidden=32)
decoder = Decoder(vocabulary=700, hidden=32)

keys, state = encoder(source)
scores = []
for token in target:                                # the right word, whatever the decoder would have said
    score, state = decoder(token, state, keys)
    scores.append(score)
logits = torch.stack(scores)
loss = F.cross_entropy(logits[:-1].flatten(0, 1), target[1:].flatten())
loss.backward()
print(logits.shape, state.shape)
