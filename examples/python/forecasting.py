"""Forecasting a time series from windows of it."""

from dataclasses import dataclass

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


@dataclass
class Config:
    window: int = 12
    features: int = 1
    hidden: int = 24
    layers: int = 2
    horizon: int = 3


class Forecaster(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.lstm = nn.LSTM(config.features, config.hidden, config.layers, batch_first=True)
        self.head = nn.Sequential(nn.Linear(config.hidden, 16), nn.ReLU(), nn.Linear(16, config.horizon))

    def forward(self, x):
        out, (h, c) = self.lstm(x)
        return self.head(out[:, -1])


config = Config()
series = torch.sin(torch.arange(0.0, 100.0) / 4)
count = len(series) - config.window - config.horizon + 1
inputs = torch.stack([series[i : i + config.window] for i in range(count)]).unsqueeze(-1)
targets = torch.stack([series[i + config.window : i + config.window + config.horizon] for i in range(count)])
loader = DataLoader(TensorDataset(inputs, targets), batch_size=16, shuffle=True, drop_last=True)

model = Forecaster(config)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_function = nn.MSELoss()
for epoch in range(3):
    for x, y in loader:
        prediction = model(x)
        loss = loss_function(prediction, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

model.eval()
with torch.no_grad():
    forecast = model(inputs[-1:])
print(forecast.shape)
