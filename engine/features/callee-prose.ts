import type { Callee } from "./callee.ts";
import { type CalleeParameter, parameterText } from "./callee-parameter.ts";
import { type Prose, type ProseLine, code, text } from "./prose.ts";
import { signatureLabel } from "./signature-help.ts";

const documentation = "https://pytorch.org/docs/stable/";
const mostSignatures = 3;

/** What may be called and how, with the page that tells more. */
export function calleeProse(callee: Callee): Prose {
  const { name, overloads } = callee;
  const shown = overloads.slice(0, mostSignatures).map((one): ProseLine => [code(signatureLabel(name, one))]);
  const more = overloads.length - shown.length;
  return [...shown, ...(more > 0 ? [[text(`and ${String(more)} more`)]] : []), ...pageLine(callee)];
}

/** One parameter: its type and default, what it means, and the page of what takes it. */
export function parameterProse(callee: Callee, parameter: CalleeParameter): Prose {
  const meaning = parameter.meaning === "" ? [] : [[text(parameter.meaning)]];
  return [[code(parameterText(parameter))], ...meaning, ...pageLine(callee)];
}

function pageLine({ name, page }: Callee): Prose {
  return page === undefined ? [] : [[{ kind: "page", text: `${name}: documentation`, url: documentation + page }]];
}
