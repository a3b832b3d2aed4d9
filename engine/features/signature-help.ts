import type { Analysis } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { type CalleeParameter, parameterText } from "./callee-parameter.ts";
import { type Callee, calleeOf } from "./callee.ts";
import { type OpenCall, cursorAt, openCall } from "./cursor.ts";
import { expressionBefore } from "./subject.ts";

export type ShownSignature = {
  readonly label: string;
  /** Spans count in the label. */
  readonly parameters: readonly { readonly span: Span; readonly meaning: string }[];
  /** Of the argument at the cursor; undefined: there is no parameter for it. */
  readonly active: number | undefined;
};

export type SignatureHelp = {
  readonly signatures: readonly ShownSignature[];
  /** The first one that takes what is given so far. */
  readonly active: number;
  readonly page: string | undefined;
};

/** What the call takes whose arguments are being typed at an offset. */
export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const cursor = cursorAt(analysis, offset);
  if (cursor.inside === "comment") return undefined;
  const { text } = analysis.document;
  for (const opener of [...cursor.open].reverse()) {
    const call = openCall(cursor, text, opener);
    if (call === undefined) continue;
    const callee = calleeOf({ analysis, ...cursor }, expressionBefore(cursor.tokens.slice(0, opener)));
    return callee === undefined || callee.overloads.length === 0 ? undefined : shownHelp(callee, call);
  }
  return undefined;
}

/** "nn.Linear(in_features: int, out_features: int, bias: bool = True)". */
export function signatureLabel(name: string, parameters: readonly CalleeParameter[]): string {
  return shownSignature(name, parameters, undefined).label;
}

function shownHelp({ name, overloads, page }: Callee, call: OpenCall): SignatureHelp {
  const fitting = overloads.findIndex((parameters) => takes(parameters, call));
  return {
    signatures: overloads.map((parameters) => shownSignature(name, parameters, activeParameter(parameters, call))),
    active: Math.max(0, fitting),
    page,
  };
}

function shownSignature(
  name: string,
  parameters: readonly CalleeParameter[],
  active: number | undefined,
): ShownSignature {
  let label = `${name}(`;
  let starred = false;
  const shown = parameters.map((parameter, index) => {
    if (index > 0) label += ", ";
    if (parameter.kind === "keywordOnly" && !starred) label += "*, ";
    starred ||= parameter.kind === "keywordOnly" || parameter.kind === "rest";
    const start = label.length;
    label += parameterText(parameter);
    return { span: { start, end: label.length }, meaning: parameter.meaning };
  });
  return { label: `${label})`, parameters: shown, active };
}

function activeParameter(parameters: readonly CalleeParameter[], call: OpenCall): number | undefined {
  if (call.keyword !== undefined) {
    const named = parameters.findIndex(({ name, kind }) => name === call.keyword && kind !== "rest");
    const rest = parameters.findIndex(({ kind }) => kind === "restKeywords");
    return named >= 0 ? named : rest >= 0 ? rest : undefined;
  }
  const positional = parameters.findIndex(
    ({ kind }, index) => takesMany(parameters, index) || index === call.index || kind === "keywordOnly",
  );
  return parameters[positional]?.kind === "keywordOnly" || positional < 0 ? undefined : positional;
}

/** Sizes may be given one by one, where no further positional parameter follows them. */
function takesMany(parameters: readonly CalleeParameter[], index: number): boolean {
  const parameter = parameters[index];
  if (parameter?.kind === "rest") return true;
  return index === 0 && parameter?.type === "ints" && parameters[1]?.kind !== "positional";
}

function takes(parameters: readonly CalleeParameter[], call: OpenCall): boolean {
  const open = parameters.some(({ kind }) => kind === "restKeywords");
  const known = call.keywords.every((keyword) => open || parameters.some(({ name }) => name === keyword));
  return known && (call.index === 0 || activeParameter(parameters, call) !== undefined);
}
