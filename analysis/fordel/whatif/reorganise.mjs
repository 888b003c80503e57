// Step 0: where areas have moved between units, last year's budgets follow the areas.

import { Refused, byCharacters, byCode, inOrder } from "./codes.mjs";
import { ZERO, add, divide, multiply, read, total, written } from "./fraction.mjs";

// Step 0; throws Refused.
export function reorganise(input) {
  const budgets = byCode(input.budgets);
  const areas = input.areas.map((one) => ({ ...one, need: read(one.need) }));
  const paid = (area) => area.need.n > 0n && budgets.get(area.before)?.n;
  const lost = areas.filter((area) => paid(area) && !input.units.includes(area.now)).map((area) => area.area);
  if (lost.length) throw new Refused("area_without_unit", inOrder(lost));
  const found = new Map();
  const pay = (unit, part) => found.set(unit, add(found.get(unit) ?? ZERO, part));
  for (const [code, budget] of [...budgets].sort(([a], [b]) => byCharacters(a, b))) {
    const own = areas.filter((area) => area.before === code && area.need.n > 0n);
    const whole = total(own.map((area) => area.need));
    if (budget.n && !whole.n) throw new Refused("unit_without_need", [code]);
    if (!whole.n && input.units.includes(code)) pay(code, ZERO);
    for (const area of own.filter((one) => input.units.includes(one.now))) pay(area.now, divide(multiply(budget, area.need), whole));
  }
  const sorted = [...found].sort(([a], [b]) => byCharacters(a, b));
  return { budgets: Object.fromEntries(sorted.map(([code, budget]) => [code, written(budget)])) };
}
