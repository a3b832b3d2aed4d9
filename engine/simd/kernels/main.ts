export { direction, scratchBytes } from "./direction";
export { pack, packedBytes } from "./pack";
export { product } from "./product";
export { scale } from "./scale";
