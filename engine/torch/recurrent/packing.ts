import type { Entry } from "../entry.ts";
import type { Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { packPadded } from "./pack.ts";
import { packSequence, padPacked, padSequence } from "./pad.ts";

/** torch.nn.utils.rnn */
export const packingOperations: readonly Entry[] = [
  entry("pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True)", packPadded),
  entry("pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None)", padPacked),
  entry("pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side='right')", padSequence),
  entry("pack_sequence(sequences, enforce_sorted=True)", packSequence),
];

function entry(text: string, rule: Operation["rule"]): Entry {
  const declared = python(text);
  const page = `generated/torch.nn.utils.rnn.${declared.name}.html`;
  return { path: "torch.nn.utils.rnn", names: [declared.name], operation: { ...declared, rule, page } };
}
