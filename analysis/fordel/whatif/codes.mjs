// Units by their codes: numbers by code, the order of codes, and the rule that units broke.

import { read } from "./fraction.mjs";

// A rule of docs/steps.md that cannot hold, with the units or areas it fails for.
export class Refused extends Error {
  constructor(rule, units = []) {
    super(rule);
    Object.assign(this, { rule, units });
  }
}

export const byCode = (given) => new Map(Object.entries(given ?? {}).map(([code, value]) => [code, read(value)]));

export const inOrder = (names) => [...new Set(names)].sort(byCharacters);

// Compared character by character, as code points: what the engine does, and a plain comparison of strings does not.
export function byCharacters(a, b) {
  const [one, other] = [Array.from(a, (sign) => sign.codePointAt(0)), Array.from(b, (sign) => sign.codePointAt(0))];
  const place = one.findIndex((sign, at) => sign !== other[at]);
  return place < 0 ? one.length - other.length : one[place] - (other[place] ?? -1);
}
