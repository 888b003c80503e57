// The result on the page: figures, table, map and the weights of the choice.

import { ZERO, add, compare, divide, floor, fraction, multiply, read, subtract, total } from "./fraction.mjs";
import { filled, listed, moneyText, numberText, signedPercent, signedText } from "./words.mjs";
import { drawnOf } from "./choice.mjs";
import { rounding } from "./steps.mjs";

const BOUNDS = { index: ["80", "95", "105", "120"], start: ["-5", "-1", "1", "5"], last: ["-5", "-1", "1", "5"] };
const LOOKS = { index: ["low-2", "low-1", "even", "high-1", "high-2"], start: ["loss-2", "loss-1", "even", "gain-1", "gain-2"] };
const HUNDRED = fraction(100n);
const HALF = fraction(1n, 2n);

const element = (id) => document.getElementById(id);

export function make(tag, classes = "", ...children) {
  const found = document.createElement(tag);
  if (classes) found.className = classes;
  found.append(...children);
  return found;
}

// One row per unit: amount, target, index, and the changes (null where there is nothing to compare with).
export function rowsOf(result, choice, content) {
  const [chosen, published] = [sharesOf(drawnOf(choice, content).needs), sharesOf(content.input.needs)];
  const targets = rounding({ codes: content.input.codes, unit: 1n }, result.steps.actual_cases.map(read));
  return content.units.map((unit, place) => {
    const [amount, budget] = [read(result.amounts[place]), content.input.budgets[unit.code]];
    const moves = unit.index !== null && published[place].n;
    return {
      ...unit,
      amount,
      target: fraction(targets[place]),
      index: moves ? divide(multiply(read(unit.index), chosen[place]), published[place]) : unit.index === null ? null : ZERO,
      start: changeFrom(read(content.amounts[place]), amount),
      last: budget === undefined ? null : changeFrom(fraction(floor(add(read(budget), HALF))), amount),
    };
  });
}

function sharesOf(needs) {
  const whole = needs.reduce((sum, need) => sum + BigInt(need), 0n) || 1n;
  return needs.map((need) => fraction(BigInt(need), whole));
}

function changeFrom(before, amount) {
  const change = subtract(amount, before);
  return { change, percent: before.n ? divide(multiply(change, HUNDRED), before) : null };
}

const signOf = (change) => compare(change, ZERO);
export const counted = (rows, sign) => rows.filter((row) => signOf(row.start.change) === sign).length;

export function writeFigures(rows, result, say, language) {
  const money = (value) => moneyText(value, language, say("currency"));
  const paid = total(rows.map((row) => row.amount));
  const moved = total(rows.map((row) => row.start.change).filter((change) => change.n > 0n));
  const pairs = [
    ["paid", money(paid)],
    ["reserve", money(read(result.reserve))],
    ["pool", money(read(result.pool))],
    ["moved", money(moved)],
  ];
  pairs.push(["count", `▲ ${counted(rows, 1)} / ▼ ${counted(rows, -1)}`]);
  element("figures").replaceChildren(
    ...pairs.map(([key, text]) => make("div", "", make("dt", "", say(`result.${key}`)), make("dd", "", text))),
  );
  const values = { paid: money(paid), more: counted(rows, 1), less: counted(rows, -1) };
  return filled(say(values.more + values.less ? "result.status" : "result.status_same"), values);
}

// What the amounts leave out, which those they are compared with may have had to pay.
export function writeKept(result, say) {
  const kept = ["pool", "reserve"].filter((name) => result[name] !== "0");
  const words = [...kept, "compare"].map((name) => say(`kept.${name}`));
  Object.assign(element("kept-note"), { hidden: !kept.length, textContent: kept.length ? words.join(" ") : "" });
}

export function writeTable(rows, say, language) {
  const largest = Object.fromEntries(
    ["start", "last"].map((name) => [name, Math.max(...rows.map((row) => Math.abs(percentOf(row[name]))), 0.01)]),
  );
  const body = rows.map((row) => {
    const head = make("th", "", row.name, ...(row.tag ? [" ", make("span", "unit", row.tag)] : []));
    head.scope = "row";
    const index = row.index === null ? say("withheld") : numberText(row.index, language, 1);
    const changes = ["start", "last"].map((name) => changeCell(row[name], largest[name], say, language));
    const amount = make("td", "number amount", numberText(row.amount, language));
    return make("tr", "", head, amount, ...changes, make("td", "number", numberText(row.target, language)), make("td", "number", index));
  });
  element("amounts").tBodies[0].replaceChildren(...body);
  element("amounts").tFoot.replaceChildren(totalRow(rows, say, language));
  element("index-note").hidden = rows.every((row) => row.index !== null);
}

const percentOf = (one) => (one?.percent ? Number(one.percent.n) / Number(one.percent.d) : 0);

function changeCell(one, largest, say, language) {
  if (one === null) return make("td", "number quiet", say("result.no_budget"));
  const sign = signOf(one.change);
  if (!sign) return make("td", "number quiet", say("result.same"));
  const arrow = make("span", "arrow", sign > 0 ? "▲ " : "▼ ");
  arrow.setAttribute("aria-hidden", "true");
  const word = make("span", "spoken", ` ${say(sign > 0 ? "result.more" : "result.less")}`);
  const cell = make("td", `number ${sign > 0 ? "gain" : "loss"}`, arrow, signedText(one.change, language), word);
  if (one.percent) cell.append(make("span", "unit", signedPercent(one.percent, language)), barOf(percentOf(one), largest));
  return cell;
}

function barOf(percent, largest) {
  const inner = make("span");
  const width = (50 * Math.abs(percent)) / largest;
  Object.assign(inner.style, { width: `${width}%`, left: `${percent > 0 ? 50 : 50 - width}%` });
  const bar = make("span", "bar", inner);
  bar.setAttribute("aria-hidden", "true");
  return bar;
}

function totalRow(rows, say, language) {
  const head = make("th", "", say("result.total"));
  head.scope = "row";
  const changes = ["start", "last"].map((name) => {
    const known = rows.map((row) => row[name]).filter(Boolean);
    return make("td", "number", known.length ? signedText(total(known.map((one) => one.change)), language) : "");
  });
  const [paid, target] = ["amount", "target"].map((name) => numberText(total(rows.map((row) => row[name])), language));
  return make("tr", "", head, make("td", "number amount", paid), ...changes, make("td", "number", target), make("td"));
}

// The map by what it shows: `start`, `last` or `index`.
export function writeMap(rows, measure, say, language) {
  const looks = LOOKS[measure] ?? LOOKS.start;
  const valueOf = (row) => (measure === "index" ? row.index : (row[measure]?.percent ?? (row[measure]?.change.n === 0n ? ZERO : null)));
  const text = (value) =>
    value === null ? say("withheld") : measure === "index" ? numberText(value, language, 1) : signedPercent(value, language);
  const map = element("map");
  map.setAttribute("class", measure === "index" ? "of-index" : "of-change");
  for (const row of rows) {
    const found = map.querySelectorAll(`[data-code="${CSS.escape(row.code)}"]`);
    if (!found.length) continue;
    found[0].setAttribute("fill", `url(#fill-${classOf(valueOf(row), measure) ?? "none"})`);
    found[1].querySelector(".value").textContent = text(valueOf(row));
  }
  const groups = [...looks.keys(), null].map((place) => [place, rows.filter((row) => classOf(valueOf(row), measure) === place)]);
  const shown = groups.filter(([place, group]) => place !== null || group.length);
  element("legend").replaceChildren(...shown.map(([place, group]) => legendItem(place, group, looks, measure, say, language)));
  element("map-caption").textContent = say("in_caption") + say(`map.caption_${measure}`);
  const words = shown.filter(([, group]) => group.length).map(([place, group]) => classWords(place, group, measure, say, language));
  element("map-words").textContent = words.join("; ");
  element("map-prices").hidden = measure !== "last";
}

// The class of a value as it is printed, with one decimal.
function classOf(value, measure) {
  if (value === null) return null;
  const printed = fraction(floor(add(multiply(value, fraction(10n)), HALF)), 10n);
  return BOUNDS[measure].filter((bound) => compare(printed, read(bound)) >= 0).length;
}

function rangeOf(place, measure, say, language) {
  const bounds = BOUNDS[measure].map((bound) =>
    measure === "index" ? numberText(read(bound), language) : signedPercent(read(bound), language, 0),
  );
  if (place === null) return say("map.unknown");
  if (place === 0) return filled(say("map.below"), { bound: bounds[0] });
  if (place === bounds.length) return filled(say("map.above"), { bound: bounds[place - 1] });
  return filled(say("map.between"), { low: bounds[place - 1], high: bounds[place] });
}

function classWords(place, group, measure, say, language) {
  const names = group.length
    ? listed(
        group.map((row) => row.name),
        say("and"),
      )
    : say("map.nobody");
  return filled(say("map.class"), { range: rangeOf(place, measure, say, language), names });
}

function legendItem(place, group, looks, measure, say, language) {
  const swatch = make("span", `swatch ${place === null ? "unknown" : looks[place]}`);
  const codes = group.length ? group.map((row) => row.code).join(", ") : "–";
  return make("li", "", swatch, `${rangeOf(place, measure, say, language)}: ${group.length > 12 ? group.length : codes}`);
}

// The weights of the choice beside the estimate's.
export function writeWeights(choice, content, say, language) {
  const [estimate, chosen] = [drawnOf({ ...choice, draw: 0 }, content).weights, drawnOf(choice, content).weights];
  if (content.pays !== "additive") {
    element("weights-table").replaceChildren(make("p", "help", say("draw.none")));
    return;
  }
  const heads = [say("draw.criterion"), ...(choice.draw ? [filled(say("draw.number"), { n: choice.draw })] : []), say("draw.estimated")];
  const rows = content.criteria.map((one) => {
    const values = choice.draw ? [chosen[one.name], estimate[one.name]] : [estimate[one.name]];
    return make(
      "tr",
      "",
      scoped("row", one[`label_${language}`]),
      ...values.map((value) => make("td", "number", numberText(read(value), language))),
    );
  });
  const caption = make("caption", "", say("in_caption") + say("draw.caption"));
  const head = make("thead", "", make("tr", "", ...heads.map((text, place) => scoped("col", text, place ? "number" : ""))));
  element("weights-table").replaceChildren(make("table", "", caption, head, make("tbody", "", ...rows)));
}

function scoped(scope, text, classes = "") {
  return Object.assign(make("th", classes, text), { scope });
}
