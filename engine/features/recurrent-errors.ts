import type { ErrorContext, ErrorRow, Meaning } from "./error-row.ts";

/**
 * What PyTorch 1.8 to 2.13 says of recurrent layers, cells and packed sequences. A row stands before those that are
 * more general.
 */
export const recurrentErrors: readonly ErrorRow[] = [
  {
    pattern: /input\.size\(-1\) must be equal to input_size\. Expected (\S+?), got ([^\s.]+)/u,
    code: "input-size",
    message: "The last axis of the input is $2, and the layer has input_size=$1.",
    advice: "Make the layer with input_size=$2, or give it an input whose last axis is $1.",
  },
  { pattern: /Expected hidden(?:\[([01])\])? size \(([^)]*)\), got (?:torch\.Size\()?[[(]([^\])]*)/u, read: stateSize },
  {
    pattern: /For (unbatched|batched) [23]-D input, hx(?: and cx)? should also be ([23])-D but got (.*?) tensor/u,
    read: stateRank,
  },
  {
    pattern: /\b(?:RNN|LSTM|GRU): Expected input to be 2-?D or 3-?D(?:,| but) (?:got|received) (\d+)-?D/u,
    read: ([rank = ""]) => inputRank(Number(rank), ""),
  },
  {
    // PyTorch 1.11 to 2.0 has added a batch axis to what it takes for unbatched before it counts.
    pattern: /input must have 3 dimensions, got (\d+)/u,
    read: ([rank = ""]) =>
      inputRank(Number(rank) - 1, `PyTorch counts an axis for the batch that it added; 1.10 and older count ${rank}.`),
  },
  {
    pattern: /input must have 2 dimensions, got (\d+)/u,
    code: "input-rank",
    message: "The data of a packed sequence has 2 axes, [steps, feature], and this one has $1.",
  },
  {
    pattern: /Expected sequence length to be larger than 0 in RNN/u,
    code: "value",
    message: "The input has 0 time steps, and a recurrent network needs at least one.",
  },
  {
    pattern: /RNN input dtype \(torch\.(\w+)\) does not match weight dtype \(torch\.(\w+)\)/u,
    code: "argument",
    message: "The input is $1, and the weights are $2.",
    advice: "Convert the input with .to(torch.$2).",
  },
  {
    pattern: /proj_size has to be smaller than hidden_size/u,
    read: (_, { source }) =>
      source === "" || source.includes("proj_size")
        ? { code: "proj-size", message: "proj_size has to be smaller than hidden_size.", advice: "" }
        : {
            code: "value",
            message: "hidden_size must be at least 1.",
            advice: "Before 2.0, PyTorch says it this way.",
          },
  },
  {
    pattern: /proj_size should be a positive integer or zero/u,
    code: "proj-size",
    message: "proj_size is negative; 0 means no projection.",
  },
  {
    pattern: /proj_size argument is only supported for LSTM/u,
    code: "proj-size",
    message: "Only nn.LSTM has a projection (proj_size); nn.GRU and nn.RNN have none.",
    advice: "Leave proj_size out, and put an nn.Linear behind the layer.",
  },
  {
    pattern: /dropout option adds dropout after all but last recurrent layer/u,
    code: "dropout-one-layer",
    message: "dropout acts between layers, and this network has one layer: it does nothing here.",
    advice: "Leave dropout out, or use num_layers=2.",
  },
  {
    pattern: /\b(?:lstm|gru|rnn_tanh|rnn_relu)\(\) received an invalid combination of arguments/u,
    code: "positional-argument",
    message: "The constructor got an argument of another kind than it takes: the third one by position is num_layers.",
    advice: "Name the arguments: num_layers=…, bias=…, batch_first=….",
  },
  { pattern: /lstm expects two hidden states/u, read: () => notPair("") },
  {
    pattern: /lstm_cell expects two hidden states|lstm_cell\(\): argument 'hx' .*must be tuple of Tensors/u,
    code: "cell-input",
    message: "An LSTMCell's state is the pair (h, c).",
    advice: "Pass (h, c): h, c = cell(x, (h, c)).",
  },
  { pattern: /index 1 is out of bounds for dimension 0 with size 1(?!\d)/u, read: missingCell },
  { pattern: /^(?:tuple|list) index out of range/u, read: missingItem },
  {
    pattern: /input has inconsistent input_size: got (\d+),? expected (\d+)/u,
    code: "cell-input",
    message: "The last axis of the input is $1, and the cell has input_size=$2.",
    advice: "Make the cell with input_size=$1, or give it an input whose last axis is $2.",
  },
  {
    pattern: /hidden([01]) has inconsistent hidden_size: got (\d+),? expected (\d+)/u,
    read: ([index = "", found = "", wanted = ""]) => ({
      code: "cell-input",
      message: `${stateName(index)} has width ${found}, and hidden_size is ${wanted}.`,
      advice: `Give a state whose last axis is ${wanted}.`,
    }),
  },
  {
    pattern: /Input batch size (\d+) doesn't match hidden([01]) batch size (\d+)/u,
    read: ([batch = "", index = "", found = ""]) => ({
      code: "cell-input",
      message: `The input has a batch of ${batch}, and ${stateName(index)} has one of ${found}.`,
      advice: `A batched state is [batch, hidden_size]: its first axis is ${batch} here.`,
    }),
  },
  {
    pattern: /Cell: Expected input to be 1-?D or 2-?D(?:,| but) (?:got|received) (\d+)-?D/u,
    code: "cell-input",
    message: "The input has $1 axes, and a cell takes one time step: [batch, feature] or [feature].",
    advice: "Loop over the time axis, and give the cell one step at a time.",
  },
  {
    pattern: /Cell: Expected (?:hidden|hx\[([01])\]) to be 1-?D or 2-?D(?:,| but) (?:got|received) (\d+)-?D/u,
    read: ([index = "", rank = ""]) => ({
      code: "cell-input",
      message: `${stateName(index)} has ${rank} axes, and a cell's state is [batch, hidden_size] or [hidden_size].`,
      advice: "A layer's state has an axis for its layers in front: take one layer of it, as in h[-1].",
    }),
  },
  { pattern: /(too many|not enough) values to unpack \(expected (\d+)(?:, got (\d+))?\)/u, read: unpacking },
  {
    pattern: /Expected `len\(lengths\)` to be equal to batch_size, but got (\d+) \(batch_size=(\d+)\)/u,
    code: "packing",
    message: "There are $1 lengths for a batch of $2.",
    advice: "Give one length for each sample; where the batch comes first, pass batch_first=True.",
  },
  {
    pattern: /`lengths` array (?:must|has to) be sorted in decreasing order/u,
    code: "packing",
    message: "The lengths are not in decreasing order.",
    advice: "Pass enforce_sorted=False.",
  },
  {
    pattern: /Length of all samples has to be greater than 0/u,
    code: "packing",
    message: "One of the lengths is 0 or less, and a sequence has at least one step.",
  },
  {
    pattern: /'?lengths'? argument should be a 1D CPU int64 tensor, but got (.*?) ?tensor/u,
    code: "packing",
    message: "The lengths are a $1 tensor; they have to be whole numbers in the CPU's memory.",
    advice: "Pass lengths.cpu().",
  },
  {
    pattern: /Expected total_length to be at least .* total_length=(\d+) and max sequence length being (\d+)/u,
    code: "packing",
    message: "total_length=$1 is less than the longest sequence, $2.",
  },
  {
    pattern: /'(\w+)' object has no attribute 'batch_sizes'/u,
    code: "packing",
    message: "pad_packed_sequence takes what pack_padded_sequence or a recurrent layer made of it, not a $1.",
  },
  {
    pattern: /'PackedSequence' object has no attribute '(\w+)'|must be Tensor, not PackedSequence/u,
    code: "packing",
    message: "A packed sequence is used as a tensor.",
    advice: "Unpack it first: out, lengths = pad_packed_sequence(packed).",
  },
  {
    pattern: /rnn: hx is not contiguous/u,
    code: "value",
    message: "The state's elements don't lie in memory in the order of its axes, as after a transpose.",
    advice: "Add .contiguous().",
  },
  {
    pattern: /cudnn RNN backward can only be called in training mode/u,
    code: "value",
    message: "Gradients are asked for, and the recurrent layer is in evaluation mode.",
    advice: "Call .train() on the module before the pass.",
  },
  {
    pattern: /RNN module weights are not part of single contiguous chunk of memory/u,
    code: "value",
    message: "The layer's weights lie scattered in memory: it computes the same, with more memory.",
    advice: "Call .flatten_parameters() on the layer.",
  },
];

/** The sizes are [layers × directions, batch, width]. */
function stateSize([index = "", wantedText = "", foundText = ""]: readonly string[]): Meaning {
  const [rows, batch, width] = sizes(wantedText);
  const [foundRows, foundBatch, foundWidth] = sizes(foundText);
  const name = stateName(index);
  const advice = `Give a state of shape [${wantedText}].`;
  if (foundWidth === undefined) {
    return { code: "state-rank", message: `${name} needs the axes [layers × directions, batch, width].`, advice };
  }
  if (rows !== foundRows && rows === foundBatch && batch === foundRows) {
    return {
      code: "state-batch-first",
      message: `${name} is given as [batch, layers, width]; it is always [${rows ?? ""} layers × directions, ${batch ?? ""} batch, ${width ?? ""}]. batch_first applies to the input and the output alone.`,
      advice: `Swap the first two sizes where the state is made, or use .transpose(0, 1).contiguous().`,
    };
  }
  if (rows !== foundRows && (batch === foundBatch || width !== foundWidth)) {
    const message = `${name} has ${foundRows ?? ""} on its first axis, and num_layers × directions is ${rows ?? ""}.`;
    return { code: "state-layers", message, advice };
  }
  if (batch !== foundBatch) {
    const message = `${name} is made for a batch of ${foundBatch ?? ""}, and the input has a batch of ${batch ?? ""}.`;
    return { code: "state-batch", message, advice };
  }
  // h has passed its check with its own width, so that c's is most often that of a projected h.
  return index === "1"
    ? {
        code: "state-projection",
        message: `c has width ${foundWidth}, and needs ${width ?? ""}: h is projected to proj_size, c keeps hidden_size.`,
        advice,
      }
    : { code: "value", message: `${name} has width ${foundWidth}, and needs ${width ?? ""}.`, advice };
}

function sizes(text: string): readonly string[] {
  return text.split(",").map((size) => size.trim());
}

function stateName(index: string): string {
  return index === "1" ? "c" : "h";
}

function stateRank([batched = "", , found = ""]: readonly string[], { source }: ErrorContext): Meaning {
  if (found === "(2-D, 2-D)" && batched === "batched" && /,\s*h(?:_?[0nx])?\s*\)/u.test(source)) return notPair("");
  const axes = batched === "batched" ? "[layers × directions, batch, width]" : "[layers × directions, width]";
  return {
    code: "state-rank",
    message: `The input is ${batched === "batched" ? "batched (3-D)" : "unbatched (2-D)"}, so its states are ${axes}; given are ${found}.`,
    advice:
      batched === "batched" ? "Give the states a batch axis: .unsqueeze(1)." : "Leave the batch axis out: .squeeze(1).",
  };
}

function inputRank(rank: number, remark: string): Meaning {
  return {
    code: "input-rank",
    message: `The input has ${rank} ${rank === 1 ? "axis" : "axes"}; a recurrent layer takes [time, batch, feature], or [time, feature] without a batch.`,
    advice: remark,
  };
}

function notPair(remark: string): Meaning {
  return {
    code: "state-not-pair",
    message: "An LSTM's state is the pair (h, c), and something else is given.",
    advice: `Pass (h, c); where there is no c yet, (h, torch.zeros_like(h)).${remark}`,
  };
}

/** An LSTM takes its state apart by index: a lone h of one layer has no item 1. */
function missingCell(_: readonly string[], { source, sources }: ErrorContext): Meaning {
  if (sources.includes("hx[1]") || givesState(source)) return notPair("");
  if (source === "") return notPair(" Outside of an LSTM it is an index out of range.");
  return { code: "index", message: "Index 1 is out of range: the axis has size 1.", advice: "" };
}

function missingItem(_: readonly string[], { source, sources }: ErrorContext): Meaning {
  if (/hx\[[01]\]/u.test(sources) || givesState(source)) return notPair("");
  if (/\bnn\.(?:LSTM|GRU|RNN)\(/u.test(source)) {
    return { code: "value", message: "num_layers must be at least 1.", advice: "" };
  }
  return { code: "index", message: "There are fewer items than the index asks for.", advice: "" };
}

/** A call of a name or attribute with a second argument, and no method's: `rnn(x, h0)`, not `x.view(3, 4)`. */
function givesState(source: string): boolean {
  return /=\s*(?:self\.)?\w+(?:\[\w+\])?\([^,()]+(?:\([^()]*\))?\s*,/u.test(source);
}

function unpacking([kind = "", expected = "", got = ""]: readonly string[], { source }: ErrorContext): Meaning {
  const [targets = "", call = ""] = source.split(/(?<![=!<>])=(?!=)/u);
  const nested = /[([]/u.test(targets);
  const cell = {
    code: "unpack-cell",
    message: "A cell returns its state and no out: an LSTMCell (h, c), the others h alone. Out is h stacked over time.",
    advice: "Write h, c = cell(x, (h, c)) for an LSTMCell, h = cell(x, h) for the others.",
  };
  if (expected === "2" && (nested || (source === "" && kind === "not enough"))) {
    if (/cell/iu.test(call)) return cell;
    return {
      code: "unpack-gru",
      message: "A GRU or RNN returns out and h, and no c: this takes h itself apart.",
      advice: "Write out, h = gru(x).",
    };
  }
  const states = /^\s*\(?\s*h\w*\s*,\s*c\w*\s*\)?\s*$/u.test(targets);
  if (expected === "2" && kind === "too many" && (source === "" || states || /cell\w*\(/iu.test(call))) return cell;
  const lstm = expected === "3" && got === "2";
  return {
    code: "value",
    message: `${expected} names are to be bound, and there are ${got === "" ? (kind === "too many" ? "more" : "fewer") : got} values.`,
    advice: lstm ? "An LSTM returns two things, out and (h, c): write out, (h, c) = lstm(x)." : "",
  };
}
