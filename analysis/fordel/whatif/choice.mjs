// A choice of policy: what can be moved, as text; to and from the address, to an input of the steps, and to params.yaml.

import { compare, divide, fraction, multiply, negative, read, written } from "./fraction.mjs";

const HUNDRED = fraction(100n);
const LARGEST = 10n ** 12n;

// What the settings accept: bounds and the number of decimals.
const NUMBERS = {
  pot: [0n, LARGEST, 0],
  share: [0n, 100n, 4],
  years: [1n, 20n, 0],
  "reserve.percent": [0n, 100n, 6],
  "reserve.amount": [0n, LARGEST, 0],
  "floor.percent": [-LARGEST, LARGEST, 6],
  "floor.amount": [-LARGEST, LARGEST, 0],
  "ceiling.percent": [-LARGEST, LARGEST, 6],
  "ceiling.amount": [-LARGEST, LARGEST, 0],
  "furthest.percent": [0n, 100n, 6],
};
const CHANGES = {
  reserve: ["none", "percent", "amount"],
  floor: ["none", "percent", "amount"],
  ceiling: ["none", "percent", "amount"],
  furthest: ["none", "percent"],
};
export const CHANGE_NAMES = Object.keys(CHANGES);

// A plain decimal number that the settings accept, in its shortest form; null for anything else.
export function accepted(name, text) {
  const found = text.length > 40 ? null : /^(-?)0*(\d{1,13})(?:\.(\d*?)0*)?$/.exec(text);
  if (!found) return null;
  const [, sign, whole, decimals = ""] = found;
  const [low, high, most] = NUMBERS[name];
  const plain = `${whole}${decimals && `.${decimals}`}`;
  const value = read(sign + plain);
  if (decimals.length > most || compare(value, fraction(low)) < 0 || compare(value, fraction(high)) > 0) return null;
  return value.n ? sign + plain : "0";
}

// The policy of the file.
export function startOf(content) {
  const given = content.input;
  const rules = given.transition ?? {};
  return {
    pot: given.pot,
    reserve: pairOf(given.reserve, "0"),
    threshold: content.threshold,
    transition: given.transition !== null,
    share: decimal(multiply(read(rules.target_share ?? "1"), HUNDRED)),
    years: rules.years_left ?? "1",
    floor: pairOf(rules.floor, "-2"),
    ceiling: pairOf(rules.ceiling, "5"),
    furthest: rules.furthest_under_target == null ? { kind: "none", value: "5" } : { kind: "percent", value: rules.furthest_under_target },
    measured: rules.measured_from ?? "budget",
    newcomers: rules.without_history ?? "error",
    draw: 0,
  };
}

function pairOf(given, value) {
  if (given?.percent != null) return { kind: "percent", value: given.percent };
  return given?.amount != null ? { kind: "amount", value: given.amount } : { kind: "none", value };
}

export const isSame = (one, other) => JSON.stringify(settled(one)) === JSON.stringify(settled(other));

// The choice without what has no effect: the value of a rule that is off, the rules of a transition that is off.
function settled(choice) {
  const found = { ...choice };
  for (const name of CHANGE_NAMES) found[name] = choice[name].kind === "none" ? "none" : `${choice[name].kind}:${choice[name].value}`;
  if (!choice.transition)
    for (const name of ["share", "years", "floor", "ceiling", "furthest", "measured", "newcomers"]) delete found[name];
  return found;
}

const variantOf = (choice, content) => content.variants.find((one) => one.threshold === choice.threshold);

// The weights and the needs of the choice: the estimate's, or those of one joint draw.
export function drawnOf(choice, content) {
  const variant = variantOf(choice, content);
  return choice.draw ? variant.draws[choice.draw - 1] : variant;
}

// The `input` of docs/steps.md.
export function inputOf(choice, content) {
  return {
    ...content.input,
    needs: drawnOf(choice, content).needs,
    pot: choice.pot,
    reserve: changeOf(choice.reserve),
    pool: variantOf(choice, content).pool,
    transition: choice.transition ? rulesOf(choice) : null,
  };
}

const changeOf = ({ kind, value }) => (kind === "none" ? null : { [kind]: value });

function rulesOf(choice) {
  return {
    target_share: decimal(divide(read(choice.share), HUNDRED)),
    years_left: choice.years,
    floor: changeOf(choice.floor),
    ceiling: changeOf(choice.ceiling),
    furthest_under_target: choice.furthest.kind === "none" ? null : choice.furthest.value,
    measured_from: choice.measured,
    without_history: choice.newcomers,
  };
}

// What stands after # in the address: the whole choice, and the run it was made on.
export function toHash(choice, content) {
  const { draw, threshold, transition, ...rest } = settled(choice);
  const parts = { ...rest, pool: threshold ?? "none", transition: transition ? "on" : "off" };
  if (draw) parts.draw = `${draw}.not_estimated`;
  return new URLSearchParams({ ...parts, run: runOf(content) }).toString();
}

const runOf = (content) => content.run_identity.slice(0, 12);

// The choice of an address, the names in it that could not be read, and whether it was made on another run.
export function fromHash(hash, content) {
  const given = new URLSearchParams(hash);
  const [choice, wrong] = [startOf(content), []];
  if (!given.has("run")) return { choice, wrong, foreign: false };
  for (const [name, text] of given) if (!take(choice, name, text, content)) wrong.push(name);
  return { choice, wrong, foreign: given.get("run") !== runOf(content) };
}

function take(choice, name, text, content) {
  if (name === "run" || name === "lang" || name === "map") return true;
  if (Object.hasOwn(CHANGES, name)) return takeChange(choice, name, text);
  if (["pot", "share", "years"].includes(name)) return put(choice, name, accepted(name, text));
  if (name === "transition") return put(choice, name, text === "off" ? false : text === "on" && content.history ? true : null);
  if (name === "measured") return put(choice, name, ["budget", "budget_scaled"].includes(text) ? text : null);
  if (name === "newcomers") return put(choice, name, ["error", "at_target"].includes(text) ? text : null);
  if (name === "pool") return takeThreshold(choice, text === "none" ? null : text, content);
  if (name === "draw") return put(choice, name, drawOf(text, content));
  return false;
}

function put(choice, name, value) {
  if (value !== null) choice[name] = value;
  return value !== null;
}

function takeChange(choice, name, text) {
  const [kind, value = ""] = text.split(":");
  if (!CHANGES[name].includes(kind)) return false;
  const found = kind === "none" ? choice[name].value : accepted(`${name}.${kind}`, value);
  return put(choice, name, found === null ? null : { kind, value: found });
}

function takeThreshold(choice, threshold, content) {
  const known = content.variants.some((one) => one.threshold === threshold);
  if (known) choice.threshold = threshold;
  return known;
}

function drawOf(text, content) {
  const draw = /^[1-9]\d*(?=\.not_estimated$)/.exec(text);
  return draw && Number(draw[0]) <= content.variants[0].draws.length ? Number(draw[0]) : null;
}

// The section `policy` of params.yaml that gives the choice; a draw is no setting, so it stands there as a remark.
export function toYaml(choice, content) {
  const { policy } = content;
  const lines = choice.draw ? [`# not estimated: draw ${choice.draw} of the weights; these settings pay the estimate`] : [];
  lines.push("policy:", `  pot: ${choice.pot}`, `  illustrative: ${policy.illustrative || choice.pot !== content.input.pot}`);
  lines.push("  status: draft", `  pays: ${content.pays}`, `  unit: ${content.input.unit}`, `  reorganisation: ${policy.reorganisation}`);
  lines.push(...changeLine("  ", "reserve", choice.reserve));
  if (choice.threshold) lines.push(`  pool: {threshold: ${choice.threshold}, centre_pays: ${number(content.centre_pays)}}`);
  if (policy.fixed.length) lines.push("  fixed:", ...policy.fixed.map(([code, amount]) => `    ${quoted(code)}: ${amount}`));
  if (policy.cases.length) lines.push("  cases:", ...policy.cases.map(caseLine));
  if (choice.transition) lines.push("  transition:", ...transitionLines(choice));
  return `${lines.join("\n")}\n`;
}

function transitionLines(choice) {
  const rules = rulesOf(choice);
  const lines = [`    target_share: ${number(rules.target_share)}`, `    years_left: ${rules.years_left}`];
  lines.push(...changeLine("    ", "floor", choice.floor), ...changeLine("    ", "ceiling", choice.ceiling));
  if (rules.furthest_under_target !== null) lines.push(`    furthest_under_target: ${number(rules.furthest_under_target)}`);
  return [...lines, `    measured_from: ${rules.measured_from}`, `    without_history: ${rules.without_history}`];
}

const changeLine = (indent, name, { kind, value }) => (kind === "none" ? [] : [`${indent}${name}: {${kind}: ${number(value)}}`]);
const caseLine = ({ kind, label, per_case }) =>
  `    - {kind: ${kind}, label: {da: ${quoted(label.da)}, en: ${quoted(label.en)}}, per_case: ${per_case}}`;

// A number with exactly three decimals could be read as thousands: it gets a fourth.
const number = (text) => (/\.\d{3}$/.test(text) ? `${text}0` : text);

// Text in double quotation marks, with all but printable signs escaped as YAML 1.2 and JSON both read them.
function quoted(text) {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// A fraction whose decimals end, as a decimal number.
export function decimal(value) {
  if (value.n < 0n) return `-${decimal(negative(value))}`;
  let [scaled, decimals] = [value, 0];
  while (scaled.d !== 1n && decimals < 30) [scaled, decimals] = [multiply(scaled, fraction(10n)), decimals + 1];
  if (scaled.d !== 1n) return written(value);
  const digits = String(scaled.n).padStart(decimals + 1, "0");
  return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
}
