import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { answerOf, asking, decoded } from "./questions.ts";

type Recorded = { readonly call: string; readonly program: string; readonly norms: readonly (readonly number[])[] };

const { cases } = JSON.parse(readFileSync(new URL("gradients.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Recorded[];
};
const { ask } = asking();

test.each(cases.map((one) => [one.program.split("\n")[1] ?? "", one] as const))(
  "autograd's gradients: %s",
  (_module, one) => {
    for (const [item, theirs] of one.norms.entries()) {
      const { lines } = answerOf("gradients", ask(one.program, one.call, { kind: "gradients", item }));
      const [self] = lines.filter(({ kind }) => kind === "self").map(({ values }) => decoded(values));
      expect(self).toHaveLength(theirs.length);
      for (const [step, norm] of theirs.entries()) {
        expect(Math.abs((self?.[step] ?? Number.NaN) - norm)).toBeLessThanOrEqual(1e-6 + 1e-4 * norm);
      }
    }
  },
);

test("the line of PyTorch is written with the program's names", () => {
  const code = cases.map(
    ({ call, program }) => answerOf("gradients", ask(program, call, { kind: "gradients", item: 0 })).code,
  );
  expect(code[1]).toBe(
    "x = x.detach().requires_grad_(); torch.autograd.grad(lstm(x, (h0, c0))[0][0, -1].sum(), x)[0][0].norm(dim=-1)",
  );
  expect(code[2]).toBe(
    "x = x.detach().requires_grad_(); torch.autograd.grad(rnn(x)[0][-1, 0].sum(), x)[0][:, 0].norm(dim=-1)",
  );
  expect(code[4]).toBe("x = x.detach().requires_grad_(); torch.autograd.grad(gru(x)[0][-1].sum(), x)[0].norm(dim=-1)");
});
