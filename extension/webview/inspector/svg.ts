type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element; a text is never read as markup. */
export function svg<T extends keyof SVGElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[T] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** "c" with a small "t − 1" below it, as tspans in math letters. */
export function symbol(letter: string, index: "" | "t" | "t−1" | "t+1" = ""): readonly SVGTSpanElement[] {
  const main = svg("tspan", { class: "math" }, letter);
  if (index === "") return [main];
  const rest = index.slice(1);
  return [
    main,
    svg("tspan", { class: "math sub", dy: 4 }, "t"),
    ...(rest === "" ? [] : [svg("tspan", { class: "math-upright" }, rest)]),
    svg("tspan", { dy: -4 }, " "),
  ];
}
