"""Part-of-speech tagging with a bidirectional LSTM: one label for every word of a sentence."""

import torch
import torch.nn as nn

torch.manual_seed(0)

sentences = [
    ("the dog ate the apple".split(), ["DET", "NN", "V", "DET", "NN"]),
    ("everybody read that book".split(), ["NN", "V", "DET", "NN"]),
]
words = {word: index for index, word in enumerate(sorted({w for sentence, _ in sentences for w in sentence}))}
tags = {"DET": 0, "NN": 1, "V": 2}


class Tagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, tagset_size):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, batch_first=True, bidirectional=True)
        self.hidden2tag = nn.Linear(2 * hidden_dim, tagset_size)

    def forward(self, sentence):
        embedded = self.embedding(sentence)  # (batch, words, embedding)
        out, _ = self.lstm(embedded)  # both directions see the whole sentence at every word
        return self.hidden2tag(out)


model = Tagger(len(words), embedding_dim=6, hidden_dim=8, tagset_size=len(tags))
loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

for epoch in range(20):
    for sentence, labels in sentences:
        inputs = torch.tensor([[words[word] for word in sentence]])
        targets = torch.tensor([[tags[label] for label in labels]])
        scores = model(inputs)
        # The classes must be axis 1.
        loss = loss_function(scores.transpose(1, 2), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

with torch.no_grad():
    first = torch.tensor([[words[word] for word in sentences[0][0]]])
    best = model(first).argmax(dim=2)
    print(best.shape, best.tolist())
