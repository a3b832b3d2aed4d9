import type { Kernel } from "./kernel.ts";

/** The kernel under a name as a function and as a method. */
export function everywhere(names: string, kernel: Kernel): readonly (readonly [string, Kernel])[] {
  return names.split(" ").flatMap((name) => [...functions(name, kernel), ...methods(name, kernel)]);
}

/** The kernel under names of `torch` alone. */
export function functions(names: string, kernel: Kernel): readonly (readonly [string, Kernel])[] {
  return names.split(" ").map((name) => [`torch.${name}`, kernel] as const);
}

/** The kernel under names of `torch.Tensor` alone. */
export function methods(names: string, kernel: Kernel): readonly (readonly [string, Kernel])[] {
  return names.split(" ").map((name) => [`torch.Tensor.${name}`, kernel] as const);
}

/** The kernel under names of `torch.nn.functional`. */
export function functionals(names: string, kernel: Kernel): readonly (readonly [string, Kernel])[] {
  return names.split(" ").map((name) => [`torch.nn.functional.${name}`, kernel] as const);
}
