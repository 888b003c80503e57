// The steps from need to money, as docs/steps.md specifies them; every amount is an exact fraction until the last step.

import { Refused, byCharacters, byCode, inOrder } from "./codes.mjs";
import { ONE, ZERO, add, compare, divide, floor, fraction, multiply, read, subtract, total, written } from "./fraction.mjs";
import { reorganise } from "./reorganise.mjs";
import { transition } from "./transition.mjs";

const LARGEST_POT = 10n ** 12n;
const HUNDRED = fraction(100n);

// Steps 1 to 5 of an `input`: its `expected`, or {error}.
export const allocate = (input) => answered(() => distribute(input));

// Step 0 of an `input`: its `expected`, or {error}.
export const follow = (input) => answered(() => reorganise(input));

function answered(step) {
  try {
    return step();
  } catch (refused) {
    if (refused instanceof Refused) return { error: refused.rule };
    throw refused;
  }
}

// Steps 1 to 5; throws Refused.
export function distribute(input) {
  const order = orderOf(input);
  check(order);
  const fixed = order.codes.map((code) => order.fixed.get(code) ?? ZERO);
  const shared = needShare(order, fixed);
  const target = shared.map((amount, place) => add(amount, casesOf(order, order.codes[place])));
  const steps = { reserve: fixed, need_share: shared, actual_cases: target };
  if (order.transition) steps.transition = transition(order, target);
  const amounts = rounding(order, steps.transition ?? target);
  steps.rounding = amounts.map((amount) => fraction(amount));
  return {
    reserve: String(order.reserve),
    pool: String(order.pool),
    steps: Object.fromEntries(Object.entries(steps).map(([name, after]) => [name, after.map(written)])),
    amounts: amounts.map(String),
  };
}

function orderOf(input) {
  const [pot, unit] = [read(input.pot), BigInt(input.unit ?? 1)];
  const toUnit = (amount) => unit * floor(add(divide(amount, fraction(unit)), fraction(1n, 2n)));
  const reserve = changeOf(input.reserve);
  return {
    codes: input.codes,
    needs: input.needs.map((need) => BigInt(need)),
    pot,
    unit,
    reserve: reserve ? toUnit(reserve(pot)) : 0n,
    pool: toUnit(read(input.pool ?? 0)),
    fixed: byCode(input.fixed),
    cases: (input.cases ?? []).map((one) => ({ perCase: read(one.per_case), counts: byCode(one.counts) })),
    transition: input.transition ? rulesOf(input.transition) : null,
    budgets: byCode(input.budgets),
  };
}

function rulesOf(given) {
  const furthest = given.furthest_under_target;
  return {
    weight: divide(read(given.target_share ?? 1), read(given.years_left ?? 1)),
    floor: changeOf(given.floor),
    ceiling: changeOf(given.ceiling),
    least: furthest == null ? ZERO : subtract(ONE, divide(read(furthest), HUNDRED)),
    scaled: given.measured_from === "budget_scaled",
    atTarget: given.without_history === "at_target",
  };
}

// A change from a base as a function of the base; null where none is given.
function changeOf(given) {
  if (given?.percent != null) return (base) => divide(multiply(base, read(given.percent)), HUNDRED);
  return given?.amount != null ? () => read(given.amount) : null;
}

function check(order) {
  if (order.pot.d !== 1n || order.pot.n < 0n || order.pot.n > LARGEST_POT) throw new Refused("pot_out_of_range");
  if (order.pot.n % order.unit) throw new Refused("pot_not_in_units");
  const named = [order.fixed, ...order.cases.map((one) => one.counts)].flatMap((one) => [...one.keys()]);
  const unknown = named.filter((code) => !order.codes.includes(code));
  if (unknown.length) throw new Refused("unknown_unit", inOrder(unknown));
  const left = compare(distributable(order), ZERO);
  if (left < 0) throw new Refused("deductions_above_pot");
  if (left > 0 && !order.needs.some((need) => need > 0n)) throw new Refused("no_need");
}

function distributable(order) {
  const kept = fraction(order.reserve + order.pool);
  const first = total([...order.fixed.values(), ...order.codes.map((code) => casesOf(order, code))]);
  return subtract(subtract(order.pot, kept), first);
}

function casesOf(order, code) {
  return total(order.cases.map((one) => multiply(one.perCase, one.counts.get(code) ?? ZERO)));
}

function needShare(order, fixed) {
  const [left, whole] = [distributable(order), order.needs.reduce((sum, need) => sum + need, 0n)];
  if (!left.n) return fixed;
  return fixed.map((amount, place) => add(amount, fraction(left.n * order.needs[place], left.d * whole)));
}

// Whole multiples of the unit that keep the sum: rounded down, then one more for the largest remainders.
export function rounding(order, amounts) {
  const parts = amounts.map((amount) => divide(amount, fraction(order.unit)));
  const floors = parts.map(floor);
  const rests = parts.map((part, place) => subtract(part, fraction(floors[place])));
  const left = Number(floor(total(rests)));
  const first = (a, b) => compare(rests[b], rests[a]) || byCharacters(order.codes[a], order.codes[b]);
  const more = new Set(
    parts
      .map((_, place) => place)
      .sort(first)
      .slice(0, left),
  );
  return floors.map((whole, place) => order.unit * (whole + (more.has(place) ? 1n : 0n)));
}
