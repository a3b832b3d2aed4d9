import type { Elements, Numbers } from "../torch/numbers.ts";
import { countOf, eachOffset, elementsOf, isContiguous, newElements, tensorOf } from "./tensor.ts";

/** The gradient by a base [base.sizes] from that by a view of it [view.sizes]: zero elsewhere. */
export function fromRegion(gradient: Numbers, view: Numbers, base: Numbers): Numbers {
  const laid = newElements(gradient.dtype, base.storage.elements.length);
  const from = elementsOf(gradient);
  let index = 0;
  eachOffset(view, (at) => {
    laid[at] += from[index++];
  });
  return isPlain(base) ? tensorOf(gradient.dtype, base.sizes, laid) : outOf(laid, gradient, base);
}

/** The part of a base's gradient [base.sizes] that belongs to a view of it [view.sizes]. */
export function regionOf(gradient: Numbers, view: Numbers, base: Numbers): Numbers {
  const read = elementsOf(gradient);
  return outOf(isPlain(base) ? read : laidAs(read, gradient, base), gradient, view);
}

/** A base's gradient [base.sizes] with other numbers where a view of it lies. */
export function withRegion(gradient: Numbers, part: Numbers | undefined, view: Numbers, base: Numbers): Numbers {
  const read = elementsOf(gradient);
  const plain = isPlain(base);
  const laid = plain ? read.slice() : laidAs(read, gradient, base);
  const from = part === undefined ? undefined : elementsOf(part);
  let index = 0;
  eachOffset(view, (at) => {
    laid[at] = from === undefined ? 0 : from[index++];
  });
  return plain ? tensorOf(gradient.dtype, base.sizes, laid) : outOf(laid, gradient, base);
}

/** Whether the base's storage holds its elements alone, in their order: most do. */
function isPlain(base: Numbers): boolean {
  return base.offset === 0 && isContiguous(base) && base.storage.elements.length === countOf(base.sizes);
}

/** The gradient's elements where the base has its own in its storage. */
function laidAs(from: Elements, gradient: Numbers, base: Numbers): Elements {
  const laid = newElements(gradient.dtype, base.storage.elements.length);
  let index = 0;
  eachOffset(base, (at) => {
    laid[at] = from[index++];
  });
  return laid;
}

function outOf(laid: Elements, { dtype }: Numbers, { sizes, strides, offset }: Numbers): Numbers {
  const placed: Numbers = { ...tensorOf(dtype, sizes, laid), strides, offset };
  return tensorOf(dtype, sizes, elementsOf(placed).slice());
}
