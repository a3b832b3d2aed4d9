/** torch.dtype by name, and what error texts call it: `names[dtype]` is the scalar type ("Float"), the C name and the tensor type. */
export type Dtype =
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "bool"
  | "complex64"
  | "complex128";

export type DtypeFacts = {
  /** c10::ScalarType as kernels print it. */
  readonly scalar: string;
  /** The C type, in messages such as "got: float != double". */
  readonly c: string;
  /** The legacy tensor type. */
  readonly tensor: string;
  readonly category: "bool" | "integer" | "float" | "complex";
  /** In bytes. */
  readonly size: number;
};

export const dtypes: Readonly<Record<Dtype, DtypeFacts>> = {
  float32: { scalar: "Float", c: "float", tensor: "torch.FloatTensor", category: "float", size: 4 },
  float64: { scalar: "Double", c: "double", tensor: "torch.DoubleTensor", category: "float", size: 8 },
  float16: { scalar: "Half", c: "c10::Half", tensor: "torch.HalfTensor", category: "float", size: 2 },
  bfloat16: { scalar: "BFloat16", c: "c10::BFloat16", tensor: "torch.BFloat16Tensor", category: "float", size: 2 },
  int64: { scalar: "Long", c: "long", tensor: "torch.LongTensor", category: "integer", size: 8 },
  int32: { scalar: "Int", c: "int", tensor: "torch.IntTensor", category: "integer", size: 4 },
  int16: { scalar: "Short", c: "short", tensor: "torch.ShortTensor", category: "integer", size: 2 },
  int8: { scalar: "Char", c: "signed char", tensor: "torch.CharTensor", category: "integer", size: 1 },
  uint8: { scalar: "Byte", c: "unsigned char", tensor: "torch.ByteTensor", category: "integer", size: 1 },
  bool: { scalar: "Bool", c: "bool", tensor: "torch.BoolTensor", category: "bool", size: 1 },
  complex64: {
    scalar: "ComplexFloat",
    c: "c10::complex<float>",
    tensor: "torch.ComplexFloatTensor",
    category: "complex",
    size: 8,
  },
  complex128: {
    scalar: "ComplexDouble",
    c: "c10::complex<double>",
    tensor: "torch.ComplexDoubleTensor",
    category: "complex",
    size: 16,
  },
};
