import type { Elements, Numbers } from "../torch/numbers.ts";
import { castElements } from "./rounding.ts";
import type { Run } from "./run.ts";
import { bytesPer, eachOffset, elementsOf, newElements, tensorOf } from "./tensor.ts";

/** The gradient by a base [base.sizes] from that by a view of it [view.sizes]: zero elsewhere. */
export function fromRegion(run: Run, gradient: Numbers, view: Numbers, base: Numbers): Numbers {
  const laid = newElements(gradient.dtype, reserved(run, gradient, base));
  const from = elementsOf(gradient);
  let index = 0;
  eachOffset(view, (at) => {
    laid[at] += from[index++];
  });
  return outOf(laid, gradient, base);
}

/** The part of a base's gradient [base.sizes] that belongs to a view of it [view.sizes]. */
export function regionOf(run: Run, gradient: Numbers, view: Numbers, base: Numbers): Numbers {
  return outOf(laidAs(run, gradient, base), gradient, view);
}

/** A base's gradient [base.sizes] with other numbers where a view of it lies. */
export function withRegion(
  run: Run,
  gradient: Numbers,
  part: Numbers | undefined,
  view: Numbers,
  base: Numbers,
): Numbers {
  const laid = laidAs(run, gradient, base);
  const from = part === undefined ? undefined : elementsOf(part);
  let index = 0;
  eachOffset(view, (at) => {
    laid[at] = from === undefined ? 0 : from[index++];
  });
  return outOf(laid, gradient, base);
}

/** The gradient's elements where the base has its own in its storage. */
function laidAs(run: Run, gradient: Numbers, base: Numbers): Elements {
  const laid = newElements(gradient.dtype, reserved(run, gradient, base));
  const from = elementsOf(gradient);
  let index = 0;
  eachOffset(base, (at) => {
    laid[at] = from[index++];
  });
  return laid;
}

function reserved(run: Run, { dtype }: Numbers, base: Numbers): number {
  const count = base.storage.elements.length;
  run.reserve(2 * count * bytesPer(dtype), "a gradient");
  return count;
}

function outOf(laid: Elements, { dtype }: Numbers, { sizes, strides, offset }: Numbers): Numbers {
  const placed: Numbers = { ...tensorOf(dtype, sizes, laid), strides, offset };
  return tensorOf(dtype, sizes, castElements(dtype, elementsOf(placed)));
}
