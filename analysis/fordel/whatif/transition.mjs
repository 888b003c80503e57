// Step 4: from last year's budgets towards the target, under floors and ceilings, at no cost to the city.

import { Refused, inOrder } from "./codes.mjs";
import { ONE, ZERO, add, compare, divide, larger, multiply, smaller, subtract, total } from "./fraction.mjs";

export function transition(order, target) {
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
  const below = [...order.budgets].filter(([, budget]) => compare(budget, ZERO) < 0).map(([code]) => code);
  if (below.length) throw new Refused("budget_below_zero", inOrder(below));
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
