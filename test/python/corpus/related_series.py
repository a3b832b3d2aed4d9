"""Forecasts the next steps of several related series from a window of the past."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    features: int = 3
    hidden: int = 32
    layers: int = 2
    window: int = 24
    horizon: int = 6
    batch: int = 16


config = Config()

time = np.arange(0, 200)
series = np.stack([np.sin(time / 5), np.cos(time / 7), np.sin(time / 11)], axis=1).astype(np.float32)
data = torch.from_numpy(series)
mean = data.mean(dim=0)
deviation = data.std(dim=0)
data = (data - mean) / deviation

windows = []
futures = []
for start in range(len(data) - config.window - config.horizon):
    middle = start + config.window
    windows.append(data[start:middle])
    futures.append(data[middle : middle + config.horizon, 0])
X = torch.stack(windows)  # (samples, window, features)
Y = torch.stack(futures)

split = int(0.8 * len(X))
train_loader = DataLoader(TensorDataset(X[:split], Y[:split]), batch_size=config.batch, shuffle=True, drop_last=True)
X_test, Y_test = X[split:], Y[split:]


class Forecaster(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.lstm = nn.LSTM(config.features, config.hidden, config.layers, batch_first=True, dropout=0.1)
        self.head = nn.Sequential(
            nn.Linear(config.hidden, config.hidden // 2),
            nn.ReLU(),
            nn.Linear(config.hidden // 2, config.horizon),
        )

    def forward(self, x):
        h0 = torch.zeros(self.lstm.num_layers, x.size(0), self.lstm.hidden_size, device=x.device)
        c0 = torch.zeros_like(h0)
        out, (h_n, c_n) = self.lstm(x, (h0, c0))
        last = out[:, -1, :]
        return self.head(last)


model = Forecaster(config)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(3):
    model.train()
    for x, y in train_loader:
        prediction = model(x)
        loss = criterion(prediction, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        forecast = model(X_test)
        error = (forecast - Y_test).pow(2).mean().sqrt()
    print(f"epoch {epoch}: RMSE {error.item():.3f}")

restored = forecast * deviation[0] + mean[0]
print(restored.shape)
