// The controls: a choice written into them, and read from them.

import { CHANGE_NAMES, accepted } from "./choice.mjs";
import { filled, moneyText, numberText, shown, typed } from "./words.mjs";
import { read } from "./fraction.mjs";

const NUMBERS = ["pot", "share", "years"];
const RANGES = {
  share: [0, 100, 1],
  years: [1, 10, 1],
  "reserve.percent": [0, 10, 0.1],
  "floor.percent": [-20, 0, 0.5],
  "ceiling.percent": [0, 20, 0.5],
  "furthest.percent": [0, 50, 1],
};

const element = (id) => document.getElementById(id);

export function option(value, text) {
  const found = document.createElement("option");
  return Object.assign(found, { value, textContent: text });
}

// What has to be drawn once per language: the options with numbers in them, the words of the sliders.
export function writeOptions(content, say, language) {
  const money = (amount) => moneyText(read(amount), language, say("currency"));
  const thresholds = content.variants.map((one) => one.threshold);
  const named = (one) => (one === null ? say("threshold.none") : filled(say("threshold.above"), { amount: money(one) }));
  element("threshold").replaceChildren(...thresholds.map((one) => option(one ?? "none", named(one))));
  const draws = content.variants[0].draws.map((_, place) => option(place + 1, filled(say("draw.number"), { n: place + 1 })));
  element("draw").replaceChildren(option(0, say("draw.estimate")), ...draws);
  element("draw-slider").max = draws.length;
  for (const slider of document.querySelectorAll("input[type=range]")) {
    const name = slider.id.replace("-slider", "");
    const label = document.querySelector(`label[for="${name}"]`) ?? element(`${name}-label`);
    slider.setAttribute("aria-label", filled(say("slider"), { label: label.textContent }));
    if (!CHANGE_NAMES.includes(name)) continue;
    element(name).setAttribute("aria-label", label.textContent);
    element(`${name}-kind`).setAttribute("aria-label", filled(say("kind"), { label: label.textContent }));
  }
  element("threshold-field").hidden = thresholds.length < 2;
  element("draw-field").hidden = !draws.length;
  element("newcomers-field").hidden = content.units.every((unit) => unit.code in content.input.budgets);
  element("transition").disabled = !content.history;
  element("transition-help").hidden = content.history;
}

// Every control as the choice has it.
export function writeForm(choice, content, say, language) {
  for (const name of NUMBERS) writeNumber(name, name, choice[name], content, say, language);
  for (const name of CHANGE_NAMES) {
    const { kind, value } = choice[name];
    element(`${name}-kind`).value = kind;
    element(`${name}-line`).hidden = kind === "none";
    if (kind !== "none") writeNumber(name, `${name}.${kind}`, value, content, say, language);
  }
  element("threshold").value = choice.threshold ?? "none";
  element("transition").checked = choice.transition;
  element("measured").value = choice.measured;
  element("newcomers").value = choice.newcomers;
  element("draw").value = choice.draw;
  writeAround(choice, content, say, language);
}

// What follows from the choice beside the control that is being moved.
export function writeAround(choice, content, say, language) {
  element("rules").hidden = !choice.transition;
  element("draw-slider").value = choice.draw;
  element("draw-slider").setAttribute("aria-valuetext", element("draw").selectedOptions[0].textContent);
  const sum = moneyText(read(content.variants.find((one) => one.threshold === choice.threshold).pool), language, say("currency"));
  element("threshold-help").textContent = choice.threshold === null ? say("threshold.help_none") : filled(say("threshold.help"), { sum });
}

function writeNumber(id, name, value, content, say, language) {
  element(id).value = shown(value, language);
  const suffix = name === "pot" || name.endsWith(".amount") ? say("currency") : name === "years" ? "" : "%";
  element(`${id}-suffix`).textContent = suffix;
  writeSlider(id, name, value, content);
  element(`${id}-slider`).setAttribute("aria-valuetext", `${shown(value, language)} ${suffix}`.trim());
}

function writeSlider(id, name, value, content) {
  const [min, max, step] = RANGES[name] ?? amountRange(name, content);
  Object.assign(element(`${id}-slider`), { min, max, step, value });
}

// Round numbers around the starting point: a fifth of the pot up and down, a fifth of a mean amount for a single unit.
function amountRange(name, content) {
  const pot = Number(content.input.pot) || 1_000_000;
  const size = name === "pot" ? pot : pot / content.units.length;
  const step = Math.max(Number(content.input.unit), 10 ** Math.max(0, Math.floor(Math.log10(size)) - 2));
  const part = Math.ceil(size / 5 / step) * step;
  if (name === "pot") return [Math.max(0, pot - part), pot + part, step];
  return { "reserve.amount": [0, part, step], "floor.amount": [-part, 0, step], "ceiling.amount": [0, part, step] }[name];
}

// The choice that stands in the controls, and the names of those that hold no number the settings accept.
export function readForm(before, language) {
  const [choice, faults] = [{ ...before }, []];
  const take = (id, name, put) => {
    const value = accepted(name, typed(element(id).value, language));
    if (value === null) faults.push(id);
    else put(value);
  };
  for (const name of NUMBERS) if (name === "pot" || element("transition").checked) take(name, name, (value) => (choice[name] = value));
  for (const name of CHANGE_NAMES) {
    const kind = element(`${name}-kind`).value;
    choice[name] = { ...before[name], kind };
    if (kind !== "none" && (name === "reserve" || element("transition").checked))
      take(name, `${name}.${kind}`, (value) => (choice[name] = { kind, value }));
  }
  const threshold = element("threshold").value;
  Object.assign(choice, { threshold: threshold === "none" ? null : threshold, transition: element("transition").checked });
  Object.assign(choice, {
    measured: element("measured").value,
    newcomers: element("newcomers").value,
    draw: Number(element("draw").value),
  });
  return { choice, faults };
}

// The value that a rule begins with when its kind is changed.
export function firstValue(name, kind, content) {
  if (kind === "percent") return { reserve: "1", floor: "-2", ceiling: "5", furthest: "5" }[name];
  const [low, high] = amountRange(`${name}.amount`, content);
  return String(name === "floor" ? Math.round(low / 4) : Math.round(high / 4));
}

export function markFaults(faults, say) {
  for (const id of [...NUMBERS, ...CHANGE_NAMES]) {
    const wrong = faults.includes(id);
    element(id).setAttribute("aria-invalid", wrong);
    Object.assign(element(`${id}-fault`), { hidden: !wrong, textContent: wrong ? say(`fault.${id}`) : "" });
  }
}

// A slider was moved: its value goes into the field beside it.
export function followSlider(slider, language) {
  const id = slider.id.replace("-slider", "");
  element(id).value = id === "draw" ? slider.value : shown(slider.value, language);
}

// The slider beside a field follows what is typed.
export function followField(id, value, content, say, language) {
  const kind = CHANGE_NAMES.includes(id) ? `${id}.${value.kind}` : id;
  if (value.kind === "none") return;
  const plain = value.value ?? value;
  writeSlider(id, kind, plain, content);
  const suffix = element(`${id}-suffix`).textContent;
  element(`${id}-slider`).setAttribute(
    "aria-valuetext",
    `${numberText(read(plain), language, (plain.split(".")[1] ?? "").length)} ${suffix}`.trim(),
  );
}
