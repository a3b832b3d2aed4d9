"""A part-of-speech tagger: words and their characters into a bidirectional LSTM, one tag for each word."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim

sentences = [
    ("the dog chased the cat".split(), "DET NOUN VERB DET NOUN".split()),
    ("a small bird sang".split(), "DET ADJ NOUN VERB".split()),
    ("birds sing".split(), "NOUN VERB".split()),
]

word_ids = {}
tag_ids = {}
for words, tags in sentences:
    for word in words:
        word_ids.setdefault(word, len(word_ids))
    for tag in tags:
        tag_ids.setdefault(tag, len(tag_ids))

WORD_DIM = 16
CHAR_DIM = 8
CHAR_HIDDEN = 10
HIDDEN = 24


class Tagger(nn.Module):
    def __init__(self, vocabulary, tagset):
        super().__init__()
        self.word_embedding = nn.Embedding(vocabulary, WORD_DIM)
        self.char_embedding = nn.Embedding(128, CHAR_DIM)
        self.char_lstm = nn.LSTM(CHAR_DIM, CHAR_HIDDEN, batch_first=True)
        self.lstm = nn.LSTM(WORD_DIM + CHAR_HIDDEN, HIDDEN, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(0.2)
        self.hidden2tag = nn.Linear(2 * HIDDEN, tagset)

    def spell(self, word):
        codes = torch.tensor([[ord(letter) for letter in word]])
        letters = self.char_embedding(codes)
        _, (last, _) = self.char_lstm(letters)
        return last[-1]

    def forward(self, ids, words):
        spelled = torch.cat([self.spell(word) for word in words], dim=0)  # (words, CHAR_HIDDEN)
        embedded = self.word_embedding(ids)
        features = torch.cat((embedded, spelled), dim=1).unsqueeze(0)
        out, _ = self.lstm(self.dropout(features))
        scores = self.hidden2tag(out.squeeze(0))
        return F.log_softmax(scores, dim=1)


model = Tagger(len(word_ids), len(tag_ids))
loss_function = nn.NLLLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)

for epoch in range(5):
    total = 0.0
    for words, tags in sentences:
        ids = torch.tensor([word_ids[word] for word in words])
        target = torch.tensor([tag_ids[tag] for tag in tags])
        optimizer.zero_grad()
        scores = model(ids, words)
        loss = loss_function(scores, target)
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch}: loss {total / len(sentences):.3f}")

with torch.no_grad():
    words, tags = sentences[0]
    ids = torch.tensor([word_ids[word] for word in words])
    best = model(ids, words).argmax(dim=1)
    print(best.tolist())
