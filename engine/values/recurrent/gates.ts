import type { Series } from "../../numeric/recurrent/series.ts";
import type { SimdSeries } from "../../simd/series.ts";

/** What a layer, direction or cell computed at every step, by the names of PyTorch's equations. */
export function gatesByName(series: Series | SimdSeries): ReadonlyMap<string, Float32Array | Float64Array> {
  switch (series.kind) {
    case "LSTM": {
      const { i, f, g, o, c, h } = series;
      return new Map(Object.entries({ i, f, g, o, c, h }));
    }
    case "GRU": {
      const { r, z, n, h } = series;
      return new Map(Object.entries({ r, z, n, h }));
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return new Map([["h", series.h]]);
  }
}
