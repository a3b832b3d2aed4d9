export { direction, scratchBytes } from "./direction";
export { pack, packedBytes } from "./pack";
export { scale } from "./scale";
