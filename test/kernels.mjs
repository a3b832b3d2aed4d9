/** Before any test: the kernels are compiled where they changed. */
export { compileKernels as setup } from "../kernels.mjs";
