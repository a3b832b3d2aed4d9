/** The methods of Python's own types that a value of the type has: known ones, and those whose result isn't read. */
export function methodNames(type: string): ReadonlySet<string> {
  return names[type] ?? new Set();
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const names: Readonly<Record<string, ReadonlySet<string>>> = {
  tuple: words("count index"),
  size: words("count index numel"),
  range: words("count index"),
  list: words("append clear copy count extend index insert pop remove reverse sort"),
  dict: words("clear copy fromkeys get items keys pop popitem setdefault update values"),
  set: words(
    "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  ),
  string: words(
    "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  ),
  int: words("as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes"),
  bool: words("as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes"),
  float: words("as_integer_ratio conjugate fromhex hex imag is_integer real"),
};
