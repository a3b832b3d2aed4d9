const many = "prints the numbers of a tensor of more than 1,000 elements, which a shape reading doesn't keep";
const drawn = "prints random numbers, which a shape reading doesn't draw";
const computed = "prints the result of float arithmetic, which a shape reading doesn't compute";

/** The cases that the shape reading doesn't answer, each with its reason. */
export const leftOut: Readonly<Record<string, string>> = {
  "prints-045": many,
  "prints-046": many,
  "prints-050": computed,
  "prints-051": computed,
  "prints-055": drawn,
  "prints-056": drawn,
  "prints-057": drawn,
  "prints-058": drawn,
};
