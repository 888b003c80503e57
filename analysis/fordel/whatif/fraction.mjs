// Exact fractions: {n, d} of BigInt in lowest terms, d above zero.

export const fraction = (n, d = 1n) => {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  return a === 1n ? { n, d } : { n: n / a, d: d / a };
};

export const ZERO = fraction(0n);
export const ONE = fraction(1n);

// "12", "-2.5" or "5/2" as a fraction; throws a RangeError for anything else.
export function read(text) {
  const found = /^([+-]?)(\d+)(?:\.(\d+)|\/(\d+))?$/.exec(String(text).trim());
  if (!found || (found[4] !== undefined && !/[1-9]/.test(found[4]))) throw new RangeError(`not a number: ${text}`);
  const [, sign, whole, decimals = "", below] = found;
  const size = fraction(BigInt(whole + decimals), below === undefined ? 10n ** BigInt(decimals.length) : BigInt(below));
  return sign === "-" ? negative(size) : size;
}

export const written = (a) => (a.d === 1n ? String(a.n) : `${a.n}/${a.d}`);
export const negative = (a) => ({ n: -a.n, d: a.d });
export const add = (a, b) => (a.d === b.d ? fraction(a.n + b.n, a.d) : fraction(a.n * b.d + b.n * a.d, a.d * b.d));
export const subtract = (a, b) => add(a, negative(b));
export const multiply = (a, b) => fraction(a.n * b.n, a.d * b.d);
export const divide = (a, b) => (b.n < 0n ? fraction(-a.n * b.d, -a.d * b.n) : fraction(a.n * b.d, a.d * b.n));
export const compare = (a, b) => Number(a.n * b.d > b.n * a.d) - Number(a.n * b.d < b.n * a.d);
export const larger = (a, b) => (compare(a, b) < 0 ? b : a);
export const smaller = (a, b) => (compare(b, a) < 0 ? b : a);
export const total = (parts) => parts.reduce(add, ZERO);
export const floor = (a) => (a.n >= 0n || a.n % a.d === 0n ? a.n / a.d : a.n / a.d - 1n);
