import type { WrittenCall } from "./call-names.ts";
import type { PassOverview } from "./overview.ts";

/** The line of PyTorch that computes the norms of `inputGradients` at the call, with what the program calls things. */
export function gradientCode(
  { names, text, input }: WrittenCall,
  { cell, batched, batchFirst, lengths, steps }: PassOverview,
  item: number,
): string {
  const picked = String(item);
  if (cell) {
    const last = batched ? `${names.h ?? "h"}[${picked}]` : (names.h ?? "h");
    const own = batched ? `g[${picked}]` : "g";
    return `[${own}.norm() for g in torch.autograd.grad(${last}.sum(), inputs)]  # inputs: what each step was given`;
  }
  const name = names.input ?? "x";
  const given = input === undefined ? name : text.slice(input.start, input.end);
  const call = input === undefined ? text : text.slice(0, input.start) + name + text.slice(input.end);
  if (lengths !== undefined) {
    const end = String((lengths[item] ?? steps) - 1);
    const padded = `nn.utils.rnn.pad_packed_sequence(${call}[0])[0][${end}, ${picked}]`;
    const data = `nn.utils.rnn.PackedSequence(g, ${name}.batch_sizes, ${name}.sorted_indices, ${name}.unsorted_indices)`;
    return [
      `${name} = ${given}; ${name}.data.requires_grad_(); (g,) = torch.autograd.grad(${padded}.sum(), ${name}.data)`,
      `nn.utils.rnn.pad_packed_sequence(${data})[0][:, ${picked}].norm(dim=-1)`,
    ].join("; ");
  }
  const last = !batched ? "-1" : batchFirst ? `${picked}, -1` : `-1, ${picked}`;
  const own = !batched ? "" : batchFirst ? `[${picked}]` : `[:, ${picked}]`;
  return [
    `${name} = ${given === name ? name : `(${given})`}.detach().requires_grad_()`,
    `torch.autograd.grad(${call}[0][${last}].sum(), ${name})[0]${own}.norm(dim=-1)`,
  ].join("; ");
}
