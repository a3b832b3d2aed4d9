import { historyKernels } from "./history.ts";
import { initKernels } from "./init.ts";
import { elementwiseKernels } from "./elementwise/kernels.ts";
import { itemKernels } from "./items.ts";
import type { Kernel, ModuleKernel } from "./kernel.ts";
import { layerConstructors } from "./layers/constructors.ts";
import { layerKernels } from "./layers/kernels.ts";
import { linearAlgebraKernels } from "./linear-algebra/kernels.ts";
import { moduleMethodKernels } from "./module-methods.ts";
import { orderingKernels } from "./ordering/kernels.ts";
import { optimizerKernels } from "./optim/kernels.ts";
import { parameterKernels } from "./parameter.ts";
import { productKernels } from "./products/kernels.ts";
import { cellKernels } from "./recurrent/cell.ts";
import { recurrentConstructors, recurrentMethods } from "./recurrent/constructors.ts";
import { structureKernels } from "./structure/kernels.ts";
import { reductionKernels } from "./reductions/kernels.ts";
import { networkKernels } from "./recurrent/network.ts";
import { packingKernels } from "./recurrent/packing.ts";

/** Every kernel, by families. */
const families: readonly (readonly (readonly [string, Kernel])[])[] = [
  elementwiseKernels,
  reductionKernels,
  structureKernels,
  historyKernels,
  itemKernels,
  networkKernels,
  cellKernels,
  recurrentMethods,
  packingKernels,
  initKernels,
  moduleMethodKernels,
  parameterKernels,
  optimizerKernels,
  productKernels,
  linearAlgebraKernels,
  orderingKernels,
  layerKernels,
];

/** What draws the first parameters of a module, by class name. */
const constructors: readonly (readonly (readonly [string, ModuleKernel])[])[] = [
  recurrentConstructors,
  layerConstructors,
];

const kernels: ReadonlyMap<string, Kernel> = new Map(families.flat());
const moduleKernels: ReadonlyMap<string, ModuleKernel> = new Map(constructors.flat());

/** The kernel of the operation that is found under this name ("torch.Tensor.add"); undefined: there is none. */
export function kernelOf(name: string): Kernel | undefined {
  return kernels.get(name);
}

export function moduleKernelOf(className: string): ModuleKernel | undefined {
  return moduleKernels.get(className);
}
