import fc from "fast-check";

/** What is done to a tensor; every {} is its name. Some refuse some shapes: what PyTorch says then is compared too. */
const unary = [
  "torch.tanh({})",
  "{}.sigmoid()",
  "F.relu({})",
  "{}.exp()",
  "{}.abs()",
  "({} * 2 - 1)",
  "{} / ({}.abs() + 1)",
  "{}.softmax(-1)",
  "{}.log_softmax(dim=-1)",
  "{}.transpose(0, 1)",
  "{}.flip(0)",
  "{}.contiguous()",
  "{}.cumsum(0)",
  "{}.clamp(-0.5, 0.5)",
  "{}.unsqueeze(0)",
  "{}.unsqueeze(-1).squeeze(-1)",
  "{}.permute(*range({}.dim() - 1, -1, -1))",
  "{}.mean(-1, keepdim=True)",
  "{}.sum(0)",
  "{}.sum(dim=(0, 1))",
  "{}[..., :2]",
  "{}[-1]",
  "{}[:, 0]",
  "{}[::2]",
  "{}[None]",
  "{}[[0, -1]]",
  "{}.reshape(-1)",
  "{}.view({}.size(0), -1)",
  "{}.norm(dim=-1)",
  "{}.max(dim=0).values",
  "{}.std(-1)",
  "{}.var(0, unbiased=False)",
  "{}.roll(1, 0)",
  "{}.masked_fill({} > 0, 0.0)",
  "torch.where({} > 0, {}, -{})",
  "{}.pow(2)",
  "F.gelu({})",
  "{}.triu()",
  "{}.topk(1, dim=-1)[0]",
  "{}.sort(-1)[0]",
  "{}.repeat(2, *[1] * ({}.dim() - 1))",
  "torch.stack([{}, {}])",
  "torch.cat([{}, {} * 2], dim=-1)",
  "{}.expand_as({})",
  "{}.squeeze()",
  "{}.argmax(-1).float()",
  "{}.chunk(2, -1)[0]",
  "{}.split(1, 0)[0]",
  "{}.unbind(0)[0]",
  "{}.flatten(1)",
  "{} @ {}.transpose(-1, -2)",
  "{}.double()",
  "{}.long().float()",
  "F.layer_norm({}, {}.shape[-1:])",
  "{} - {}.mean(0)",
  "{}.narrow(0, 0, 1)",
  "{}.index_select(0, torch.tensor([0]))",
  "{}.logsumexp(-1)",
  "nn.Linear({}.size(-1), 3)({})",
  "nn.Dropout(0.5)({})",
] as const;

const layer = fc
  .record({
    kind: fc.constantFrom("LSTM", "GRU", "RNN"),
    input: fc.integer({ min: 1, max: 6 }),
    hidden: fc.integer({ min: 1, max: 6 }),
    layers: fc.integer({ min: 1, max: 3 }),
    batchFirst: fc.boolean(),
    bidirectional: fc.boolean(),
    bias: fc.boolean(),
    relu: fc.boolean(),
    projection: fc.integer({ min: 0, max: 3 }),
    dropout: fc.boolean(),
    steps: fc.integer({ min: 1, max: 5 }),
    batch: fc.integer({ min: 0, max: 4 }),
    wrong: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
    gradient: fc.boolean(),
    state: fc.constantFrom("none", "none", "zeros", "random"),
  })
  .map((drawn): readonly string[] => {
    const { kind, input, hidden, layers, batch, steps } = drawn;
    const projection = kind === "LSTM" && drawn.projection < hidden ? drawn.projection : 0;
    const options = [
      drawn.batchFirst ? ", batch_first=True" : "",
      drawn.bidirectional ? ", bidirectional=True" : "",
      drawn.bias ? "" : ", bias=False",
      kind === "RNN" && drawn.relu ? ", nonlinearity='relu'" : "",
      projection > 0 ? `, proj_size=${String(projection)}` : "",
      layers > 1 && drawn.dropout ? ", dropout=0.25" : "",
    ].join("");
    const width = input + drawn.wrong;
    const sizes = batch === 0 ? [steps, width] : drawn.batchFirst ? [batch, steps, width] : [steps, batch, width];
    const stateOf = (size: number): string => {
      const all = [layers * (drawn.bidirectional ? 2 : 1), ...(batch === 0 ? [] : [batch]), size];
      return `torch.${drawn.state === "zeros" ? "zeros" : "randn"}(${all.join(", ")})`;
    };
    const hx = stateOf(projection > 0 ? projection : hidden);
    const given = drawn.state === "none" ? "" : kind === "LSTM" ? `, (${hx}, ${stateOf(hidden)})` : `, ${hx}`;
    return [
      `m = nn.${kind}(${[input, hidden, layers].join(", ")}${options})`,
      `x = torch.randn(${sizes.join(", ")}${drawn.gradient ? ", requires_grad=True" : ""})`,
      kind === "LSTM" ? `out, (h, c) = m(x${given})` : `out, h = m(x${given})`,
    ];
  });

const cell = fc
  .record({
    kind: fc.constantFrom("LSTMCell", "GRUCell", "RNNCell"),
    input: fc.integer({ min: 1, max: 5 }),
    hidden: fc.integer({ min: 1, max: 5 }),
    steps: fc.integer({ min: 1, max: 4 }),
    batch: fc.integer({ min: 1, max: 4 }),
    join: fc.constantFrom("torch.stack(hs)", "torch.stack(hs, 1)", "torch.cat(hs, 0)", "torch.stack(hs).mean(0)"),
  })
  .map(({ kind, input, hidden, steps, batch, join }): readonly string[] => {
    const zeros = `torch.zeros(${String(batch)}, ${String(hidden)})`;
    const lstm = kind === "LSTMCell";
    return [
      `m = nn.${kind}(${String(input)}, ${String(hidden)})`,
      `x = torch.randn(${String(steps)}, ${String(batch)}, ${String(input)})`,
      lstm ? `h, c = ${zeros}, ${zeros}` : `h = ${zeros}`,
      "hs = []",
      "for xt in x:",
      lstm ? "    h, c = m(xt, (h, c))" : "    h = m(xt, h)",
      "    hs.append(h)",
      `out = ${join}`,
    ];
  });

const packed = fc
  .record({
    kind: fc.constantFrom("GRU", "RNN"),
    lengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    input: fc.integer({ min: 1, max: 4 }),
    hidden: fc.integer({ min: 1, max: 4 }),
    sorted: fc.boolean(),
    bidirectional: fc.constantFrom("True", "False"),
  })
  .map(({ kind, lengths, input, hidden, sorted, bidirectional }): readonly string[] => [
    `m = nn.${kind}(${String(input)}, ${String(hidden)}, bidirectional=${bidirectional})`,
    `x = torch.randn(${String(Math.max(...lengths))}, ${String(lengths.length)}, ${String(input)})`,
    `p = pack_padded_sequence(x, torch.tensor([${lengths.join(", ")}])${sorted ? "" : ", enforce_sorted=False"})`,
    "y, h = m(p)",
    "out, lengths = pad_packed_sequence(y)",
    "print(lengths.tolist(), p.batch_sizes)",
  ]);

const endings: readonly (readonly string[])[] = [
  ["print({})"],
  ["print({}.shape, {}.dtype)", "print(h.sum())"],
  ["loss = ({} ** 2).mean()", "loss.backward()", "g = [p.grad for p in m.parameters()]", "print(loss)"],
  ["loss = {}.sum()", "loss.backward()", "print(f'{loss.item():.3f}', m.weight_ih_l0.grad.shape)"],
  ["loss = F.mse_loss({}, torch.zeros_like({}))", "print(f'{loss:.2f}')"],
  ["loss = F.cross_entropy({}, torch.zeros({}.size(0), dtype=torch.long))", "loss.backward()"],
  ["with torch.no_grad():", "    {}.mul_(2)", "print({})"],
  ["z = {}.clone()", "z[0] = 1", "print(z.sum())"],
  ["{}.detach().add_(1)", "print({}.requires_grad, {}.is_contiguous())"],
  ["for i, v in enumerate({}):", "    print(i, tuple(v.shape))"],
];

/** Programs that mostly run: a recurrent layer, what is made of its output, and a loss or a print at the end. */
export const torchProgram: fc.Arbitrary<string> = fc
  .record({
    begin: fc.oneof({ weight: 4, arbitrary: layer }, { weight: 1, arbitrary: cell }, { weight: 1, arbitrary: packed }),
    steps: fc.array(fc.constantFrom(...unary), { maxLength: 4 }),
    ending: fc.constantFrom(...endings),
  })
  .map(({ begin, steps, ending }) => {
    const lines = [...begin];
    let current = "out";
    for (const [index, step] of steps.entries()) {
      const next = `y${String(index)}`;
      lines.push(`${next} = ${step.replaceAll("{}", current)}`);
      current = next;
    }
    return [...lines, ...ending.map((line) => line.replaceAll("{}", current))].join("\n");
  });
