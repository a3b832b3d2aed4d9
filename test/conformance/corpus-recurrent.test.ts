import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { factShape, read } from "./reading.ts";

/** What PyTorch makes of a program; generate-corpus-recurrent.py records it. */
type Case = {
  readonly code: string;
  /** Every variable after the last line, in the words of `factShape`. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
  readonly stdout?: string;
  /** `Type: message @ line` */
  readonly error?: string;
};

const recorded = JSON.parse(readFileSync(new URL("corpus/recurrent.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** Programs of which something else is said than PyTorch says, each with the reason. */
const leftOut: ReadonlyMap<string, string> = new Map([
  ["m = nn.LSTMCell(12, 8)\nx = torch.randn(5, 12)\nh, c = m(x, {})", "a dict of states isn't followed"],
  ["m = nn.RNN(4, True)", "a hidden_size of True counts as 1"],
  [
    "torch.manual_seed(0)\nemb = nn.Embedding(3, 7)\ntok = torch.randint(0, 30, (6, 12))\ne = emb(tok)",
    "random numbers aren't drawn",
  ],
  [
    "loss_fn = nn.MSELoss()\ny = torch.rand(6, 1)\nt = torch.randn(6, 1)\nloss = loss_fn(y, t)\nloss.backward()",
    "what can be differentiated isn't checked",
  ],
  [
    "x = torch.randn(5, 3, 6)\np = pack_padded_sequence(x, [5, 3, 2])\nm = nn.LSTM(6, 4)\npo, (h, c) = m(p, 0)",
    "a packed call passes states of odd types on to its kernel",
  ],
]);

test.each(recorded.cases.map((one) => [one.code, one] as const))("%s", (code, one) => {
  const reason = leftOut.get(code);
  if (reason === undefined) expect(differences(one)).toEqual([]);
  else expect(differences(one), `no longer left out: ${reason}`).not.toEqual([]);
});

function differences(one: Case): readonly string[] {
  const variables = Object.entries(one.vars ?? {});
  const reading = read(
    one.code.split("\n"),
    variables.map(([name]) => name),
  );
  if (reading.stop !== one.error) return [`error: ours ${String(reading.stop)}, PyTorch ${String(one.error)}`];
  const printed = one.stdout ?? "";
  // After an error our reading goes on with what was intended.
  if (one.error !== undefined)
    return startsWith(reading.stdout, printed) ? [] : [`stdout: ours ${reading.stdout ?? "?"}`];
  return [
    ...reading.errors,
    ...variables.flatMap(([name, value]) => {
      const ours = factShape(reading.names.get(name));
      return ours === value ? [] : [`${name}: ours ${ours}, PyTorch ${value}`];
    }),
    ...(reading.stdout === printed ? [] : [`stdout: ours ${reading.stdout ?? "?"}, PyTorch ${printed}`]),
    ...(one.warnings ?? []).filter((text) => !reading.warnings.includes(text)).map((text) => `no warning ${text}`),
    ...reading.warnings.filter((text) => one.warnings?.includes(text) !== true).map((text) => `a warning ${text}`),
  ];
}

/** A print after the error may depend on what isn't known, and then there is no text at all. */
function startsWith(text: string | undefined, start: string): boolean {
  return text === undefined || text.startsWith(start);
}
