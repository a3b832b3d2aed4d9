/** Properties that make a picture look outside the page as it does inside. */
const properties = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font",
  "visibility",
] as const;

/**
 * The pictures of the page as one SVG: drawings as they are, with their colours written out, and canvases as images.
 * Undefined where there is no picture.
 */
export function pictureSvg(page: HTMLElement): string | undefined {
  const outer = page.getBoundingClientRect();
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  root.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  for (const [name, value] of [
    ["width", outer.width],
    ["height", outer.height],
  ] as const)
    root.setAttribute(name, String(Math.ceil(value)));
  root.setAttribute("viewBox", `0 0 ${Math.ceil(outer.width)} ${Math.ceil(outer.height)}`);
  root.append(rectangle(0, 0, outer.width, outer.height, getComputedStyle(document.body).backgroundColor));
  let pictures = 0;
  for (const drawn of page.querySelectorAll<SVGSVGElement | HTMLCanvasElement>("svg, canvas")) {
    if (drawn.closest("button, foreignObject, .katex") !== null || drawn.getClientRects().length === 0) continue;
    const box = drawn.getBoundingClientRect();
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const scale =
      drawn instanceof SVGSVGElement && drawn.viewBox.baseVal.width > 0 ? box.width / drawn.viewBox.baseVal.width : 1;
    group.setAttribute("transform", `translate(${box.left - outer.left} ${box.top - outer.top}) scale(${scale})`);
    if (drawn instanceof HTMLCanvasElement) group.append(image(drawn, 0, 0, box.width, box.height));
    else copyInto(group, drawn);
    root.append(group);
    pictures += 1;
  }
  for (const text of labelsOf(page, outer)) root.append(text);
  return pictures === 0 ? undefined : new XMLSerializer().serializeToString(root);
}

function copyInto(group: SVGGElement, drawn: SVGElement): void {
  for (const child of drawn.children) {
    if (child instanceof SVGForeignObjectElement) {
      const canvas = child.querySelector("canvas");
      if (canvas !== null) {
        const { x, y, width, height } = child;
        group.append(image(canvas, x.baseVal.value, y.baseVal.value, width.baseVal.value, height.baseVal.value));
      }
      continue;
    }
    const copy = child.cloneNode(false) as SVGElement;
    const style = getComputedStyle(child);
    copy.setAttribute("style", properties.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    for (const name of ["class", "tabindex", "role"]) copy.removeAttribute(name);
    if (child.children.length === 0) copy.textContent = child.textContent;
    else if (child instanceof SVGTextContentElement) copyText(copy, child);
    else copyInto(copy as SVGGElement, child as SVGElement);
    group.append(copy);
  }
}

function copyText(copy: SVGElement, text: SVGTextContentElement): void {
  for (const node of text.childNodes) {
    if (!(node instanceof SVGElement)) {
      copy.append(node.cloneNode());
      continue;
    }
    const span = node.cloneNode(true) as SVGElement;
    const style = getComputedStyle(node);
    span.setAttribute("style", `fill:${style.fill};font:${style.font}`);
    span.removeAttribute("class");
    copy.append(span);
  }
}

/** The labels of units and steps beside the heatmaps, which are HTML. */
function labelsOf(page: HTMLElement, outer: DOMRect): readonly SVGTextElement[] {
  return [
    ...page.querySelectorAll<HTMLElement>(".unit-labels span, .step-labels span, .line-names span, .mark.cell"),
  ].flatMap((label) => {
    const box = label.getBoundingClientRect();
    if (box.width === 0 || label.textContent === "") return [];
    const style = getComputedStyle(label);
    const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    text.setAttribute("x", String(box.left - outer.left + box.width / 2));
    text.setAttribute("y", String(box.top - outer.top + box.height / 2));
    text.setAttribute("style", `fill:${style.color};font:${style.font};text-anchor:middle;dominant-baseline:central`);
    text.textContent = label.textContent;
    return [text];
  });
}

function image(canvas: HTMLCanvasElement, x: number, y: number, width: number, height: number): SVGImageElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "image");
  for (const [name, value] of Object.entries({ x, y, width, height })) made.setAttribute(name, String(value));
  made.setAttribute("href", canvas.toDataURL("image/png"));
  made.setAttribute("preserveAspectRatio", "none");
  return made;
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): SVGRectElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, fill })) made.setAttribute(name, String(value));
  return made;
}
