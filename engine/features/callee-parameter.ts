/** One parameter of what is called, as it is shown. */
export type CalleeParameter = {
  readonly name: string;
  readonly kind: "positional" | "keywordOnly" | "rest" | "restKeywords";
  /** "int", "Tensor"; empty where it isn't known. */
  readonly type: string;
  /** As Python writes it; undefined: required. */
  readonly fallback: string | undefined;
  readonly meaning: string;
  /** The texts that may be given. */
  readonly choices: readonly string[];
};

/** As Python writes it: "hidden_size: int", "dim: int = 0", "*args". */
export function parameterText({ name, kind, type, fallback }: CalleeParameter): string {
  const stars = kind === "rest" ? "*" : kind === "restKeywords" ? "**" : "";
  const typed = type === "" ? "" : `: ${type}`;
  const given = fallback === undefined || stars !== "" ? "" : type === "" ? `=${fallback}` : ` = ${fallback}`;
  return `${stars}${name}${typed}${given}`;
}
