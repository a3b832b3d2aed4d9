import torch
import torch.nn as nn
import torch.nn.functional as F


class StackedRNN(nn.Module):
    """Several recurrent layers with residual connections."""

    def __init__(self, in_dim, hid, n_layers, cell="GRU"):
        super().__init__()
        sizes = [in_dim] + [hid] * (n_layers - 1)
        self.rnns = nn.ModuleList([getattr(nn, cell)(size, hid, batch_first=True) for size in sizes])
        self.norms = nn.ModuleList(nn.LayerNorm(hid) for _ in range(n_layers))
        self.heads = nn.ModuleDict({"a": nn.Linear(hid, 2), "b": nn.Linear(hid, 3)})
        self._init_weights()

    def _init_weights(self):
        for name, p in self.named_parameters():
            if "weight_hh" in name:
                nn.init.orthogonal_(p)
            elif "bias" in name:
                nn.init.zeros_(p)

    def forward(self, x, which="a"):
        for i, (rnn, norm) in enumerate(zip(self.rnns, self.norms)):
            y, _ = rnn(x)
            y = norm(y)
            x = y if i == 0 else x + y
        pooled, _ = x.max(dim=1)
        return self.heads[which](F.relu(pooled))


class ConvRNN(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv1d(channels, 8, kernel_size=3, padding=1),
            nn.BatchNorm1d(8),
            nn.ReLU(),
            nn.MaxPool1d(2),
        )
        self.rnn = nn.RNN(8, hidden, batch_first=True)
        self.attn = nn.Linear(hidden, 1)

    def forward(self, x):
        feats = self.conv(x)
        feats = feats.permute(0, 2, 1)
        out, _ = self.rnn(feats)
        scores = self.attn(out)
        alpha = torch.softmax(scores, dim=1)
        context = (alpha * out).sum(dim=1)
        return context, alpha.squeeze(-1)


m = StackedRNN(5, 9, 3)
a = m(torch.randn(4, 6, 5))
b = m(torch.randn(4, 6, 5), which="b")
conv = ConvRNN(2, 7)
context, alpha = conv(torch.randn(3, 2, 12))
total = sum(p.numel() for p in m.parameters() if p.requires_grad)
print(f"{total:,} parameters, {context.shape}")
