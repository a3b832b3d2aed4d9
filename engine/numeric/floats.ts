/** A tensor's numbers, row-major: float32 and float64 as PyTorch stores them. */
export type Floats = Float32Array | Float64Array;
