/** The part of the platform's `WebAssembly` that the kernels need; ECMAScript doesn't define it, so it may be missing. */
export const webAssembly: Platform | undefined = (globalThis as { readonly WebAssembly?: Platform }).WebAssembly;

type Platform = {
  readonly Module: new (bytes: Uint8Array) => WebAssemblyModule;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: Readonly<Record<string, Readonly<Record<string, () => number>>>>,
  ) => { readonly exports: unknown };
};

/** Compiled code, from which instances are made. */
export type WebAssemblyModule = { readonly kind?: never };

/** An instance's memory. Growing throws a RangeError where there is no more, and detaches the earlier `buffer`. */
export type WebAssemblyMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
