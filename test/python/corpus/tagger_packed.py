import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

sentences = [torch.tensor([1, 2, 3, 4]), torch.tensor([5, 6]), torch.tensor([7, 8, 9])]
tags = [torch.tensor([0, 1, 2, 0]), torch.tensor([1, 1]), torch.tensor([2, 0, 1])]
lengths = torch.tensor([len(s) for s in sentences])


class BiLSTMTagger(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embedding = nn.Embedding(config["vocab"], config["embed"], padding_idx=0)
        self.encoder = nn.LSTM(config["embed"], config["hidden"] // 2, num_layers=config["layers"],
                               bidirectional=True, batch_first=True)
        self.classifier = nn.Linear(config["hidden"], config["tags"])

    def forward(self, padded, lengths):
        emb = self.embedding(padded)
        packed = pack_padded_sequence(emb, lengths, batch_first=True, enforce_sorted=False)
        packed_out, (h_n, c_n) = self.encoder(packed)
        out, out_lengths = pad_packed_sequence(packed_out, batch_first=True)
        sentence = torch.cat([h_n[-2], h_n[-1]], dim=1)
        emissions = self.classifier(out)
        return emissions, sentence


config = {"vocab": 12, "embed": 6, "hidden": 10, "layers": 2, "tags": 3}
tagger = BiLSTMTagger(config)
padded = pad_sequence(sentences, batch_first=True)
gold = pad_sequence(tags, batch_first=True, padding_value=-100)
emissions, sentence = tagger(padded, lengths)
loss = nn.CrossEntropyLoss(ignore_index=-100)(emissions.permute(0, 2, 1), gold)
loss.backward()
best = emissions.argmax(dim=-1)
mask = gold != -100
accuracy = (best[mask] == gold[mask]).float().mean()
