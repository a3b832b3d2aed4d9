from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
import torch
import torch.nn as nn

torch.manual_seed(0)
sentences = [torch.randn(7, 16), torch.randn(4, 16), torch.randn(2, 16)]
lengths = torch.tensor([7, 4, 2])

padded = pad_sequence(sentences, batch_first=True)  # zeros fill the short ones up
packed = pack_padded_sequence(padded, lengths, batch_first=True)

lstm = nn.LSTM(16, 20, batch_first=True, bidirectional=True)
packed_out, (h, c) = lstm(packed)                   # each sentence ends where it ends, not at step 7
out, out_lengths = pad_packed_sequence(packed_out, batch_first=True)

final = torch.cat([h[0], h[1]], dim=1)              # the last step forwards, the first one backwards
print(out.shape, final.shape)                       # torch.Size([3, 7, 40]) torch.Size([3, 40])
print(out[2, 2:].abs().sum().item())                # 0.0
