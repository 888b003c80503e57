// The steps from need to money, as docs/steps.md specifies them; every amount is an exact fraction until the last step.

import {
  ONE,
  ZERO,
  add,
  compare,
  divide,
  floor,
  fraction,
  larger,
  multiply,
  read,
  smaller,
  subtract,
  total,
  written,
} from "./fraction.mjs";

const LARGEST_POT = 10n ** 12n;
const HUNDRED = fraction(100n);

// A rule of docs/steps.md that cannot hold, with the units or areas it fails for.
export class Refused extends Error {
  constructor(rule, units = []) {
    super(rule);
    Object.assign(this, { rule, units });
  }
}

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

const byCode = (given) => new Map(Object.entries(given ?? {}).map(([code, value]) => [code, read(value)]));

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

function transition(order, target) {
  const bound = boundPlaces(order);
  if (!bound.length) return target;
  const [goals, budgets] = [bound.map((place) => target[place]), bound.map((place) => order.budgets.get(order.codes[place]))];
  const [found, whole] = [boundsOf(order.transition, goals, budgets), total(goals)];
  checkBounds(
    bound.map((place) => order.codes[place]),
    found,
    whole,
  );
  const clipped = clippedTo(found, whole);
  const amounts = [...target];
  bound.forEach((place, row) => (amounts[place] = clipped[row]));
  return amounts;
}

// The places of the units that the rules hold for: those with a budget last year.
function boundPlaces(order) {
  const closed = [...order.budgets].filter(([code, budget]) => budget.n && !order.codes.includes(code)).map(([code]) => code);
  if (closed.length) throw new Refused("closed_unit", inOrder(closed));
  const missing = order.codes.filter((code) => !order.budgets.has(code));
  if (missing.length && !order.transition.atTarget) throw new Refused("no_history", missing);
  return order.codes.map((_, place) => place).filter((place) => order.budgets.has(order.codes[place]));
}

// Blend, floor and ceiling (null: none) of every unit that the rules hold for.
function boundsOf(rules, goals, budgets) {
  const [whole, before] = [total(goals), total(budgets)];
  if (!before.n && (compare(rules.weight, ONE) < 0 || rules.scaled)) throw new Refused("no_budgets");
  const toSum = before.n ? divide(whole, before) : ZERO;
  const rest = subtract(ONE, rules.weight);
  return goals.map((goal, row) => {
    const shared = multiply(budgets[row], toSum);
    const base = rules.scaled ? shared : budgets[row];
    const low = rules.floor ? add(base, rules.floor(base)) : ZERO;
    return {
      blend: add(multiply(rules.weight, goal), multiply(rest, shared)),
      floor: larger(larger(ZERO, low), multiply(goal, rules.least)),
      ceiling: rules.ceiling ? larger(ZERO, add(base, rules.ceiling(base))) : null,
    };
  });
}

function checkBounds(codes, found, whole) {
  const crossed = codes.filter((_, row) => found[row].ceiling && compare(found[row].floor, found[row].ceiling) > 0);
  if (crossed.length) throw new Refused("floor_above_ceiling", crossed);
  if (compare(total(found.map((one) => one.floor)), whole) > 0) throw new Refused("floors_above_pot");
  const most = found.map((one) => (one.blend.n ? one.ceiling : one.floor));
  if (!most.includes(null) && compare(total(most), whole) < 0) throw new Refused("ceilings_below_pot");
}

// The amounts at the smallest lambda of zero or more at which they add to the whole: lambda lies after the last corner
// (floor / blend or ceiling / blend) at which the sum is below it.
function clippedTo(found, whole) {
  const paid = (lambda) => found.map((one) => clip(multiply(lambda, one.blend), one));
  const edges = found
    .filter((one) => one.blend.n)
    .flatMap((one) => [one.floor, one.ceiling].filter(Boolean).map((edge) => divide(edge, one.blend)));
  const corners = [ZERO, ...edges].sort(compare);
  let [low, high] = [0, corners.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (compare(total(paid(corners[middle])), whole) < 0) low = middle;
    else high = middle;
  }
  const start = corners[low];
  const missing = subtract(whole, total(paid(start)));
  if (missing.n <= 0n) return paid(start);
  return paid(add(start, divide(missing, total(found.filter((one) => rises(one, start)).map((one) => one.blend)))));
}

function rises(one, lambda) {
  const value = multiply(lambda, one.blend);
  return compare(one.floor, value) <= 0 && (!one.ceiling || compare(value, one.ceiling) < 0);
}

const clip = (value, one) => larger(one.floor, one.ceiling ? smaller(value, one.ceiling) : value);

// Whole multiples of the unit that keep the sum: rounded down, then one more for the largest remainders.
function rounding(order, amounts) {
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

// Step 0; throws Refused.
function reorganise(input) {
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

const inOrder = (names) => [...new Set(names)].sort(byCharacters);

// Compared character by character, as code points: what the engine does, and a plain comparison of strings does not.
function byCharacters(a, b) {
  const [one, other] = [Array.from(a, (sign) => sign.codePointAt(0)), Array.from(b, (sign) => sign.codePointAt(0))];
  const place = one.findIndex((sign, at) => sign !== other[at]);
  return place < 0 ? one.length - other.length : one[place] - (other[place] ?? -1);
}
