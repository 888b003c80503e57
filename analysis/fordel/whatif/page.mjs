// The page: what is moved is computed, shown, and kept in the address.

import { Refused } from "./codes.mjs";
import { distribute } from "./steps.mjs";
import { CHANGE_NAMES, fromHash, inputOf, isSame, startOf, toHash, toYaml } from "./choice.mjs";
import { filled, listed } from "./words.mjs";
import { firstValue, followField, followSlider, markFaults, readForm, writeAround, writeForm, writeOptions } from "./form.mjs";
import { rowsOf, writeFigures, writeKept, writeMap, writeTable, writeWeights } from "./result.mjs";

const element = (id) => document.getElementById(id);
const content = JSON.parse(element("data").textContent);
const state = { choice: startOf(content), language: content.language, measure: "index", shown: null, faults: [], notice: [] };
const say = (key) => content.texts[state.language][key];

function open() {
  const given = new URLSearchParams(location.hash.slice(1));
  const found = fromHash(location.hash.slice(1), content);
  const measures = content.history ? ["start", "last", "index"] : ["start", "index"];
  state.choice = found.choice;
  state.shown = { result: distribute(inputOf(startOf(content), content)), choice: startOf(content) };
  state.notice = [
    ...(found.foreign ? [["hash.foreign", {}]] : []),
    ...(found.wrong.length ? [["hash.wrong", { names: found.wrong.join(", ") }]] : []),
  ];
  state.language = Object.hasOwn(content.texts, given.get("lang") ?? "") ? given.get("lang") : content.language;
  state.measure = measures.includes(given.get("map")) ? given.get("map") : content.history ? "last" : "index";
  for (const id of ["settings", "figures", "map-section", "share-section"]) element(id).hidden = false;
  for (const group of document.querySelectorAll(".languages")) group.hidden = false;
  element("measure").querySelector("[value=last]").hidden = !content.history;
  translate();
}

function translate() {
  document.documentElement.lang = state.language;
  document.title = say("document_title");
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = say(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", button.dataset.language === state.language);
  element("amounts-caption").firstElementChild.textContent = say("in_caption") + say("result.caption");
  element("copied").textContent = "";
  writeOptions(content, say, state.language);
  writeForm(state.choice, content, say, state.language);
  element("measure").value = state.measure;
  state.faults = [];
  show();
}

// The choice computed and shown; where it cannot be, the last result stays, set back, under what is wrong.
function show() {
  markFaults(state.faults, say);
  let problem = state.faults.map((id) => say(`fault.${id}`)).join(" ");
  if (!problem) {
    try {
      state.shown = { result: distribute(inputOf(state.choice, content)), choice: state.choice };
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      problem = explained(refused);
    }
  }
  writeNotices(problem);
  writeResult(Boolean(problem));
  writeShare(Boolean(problem));
}

function explained({ rule, units }) {
  const named = units.map((code) => content.units.find((unit) => unit.code === code)?.name ?? code);
  const names = named.length > 4 ? filled(say("units"), { n: named.length }) : listed(named, say("and"));
  return filled(say(`error.${rule}`), { names });
}

function writeNotices(problem) {
  const draw = state.choice.draw;
  const fault = element("fault");
  fault.hidden = !problem;
  const told = problem ? `${say("fault.title")}: ${problem} ${say("result.stale")}` : "";
  if (fault.textContent !== told) fault.textContent = told;
  const notice = state.notice.map(([key, values]) => filled(say(key), values)).join(" ");
  Object.assign(element("hash-notice"), { hidden: !notice, textContent: notice });
  const mark = draw ? `${say("draw.mark")}. ${filled(say("draw.mark_text"), { n: draw })}` : "";
  Object.assign(element("not-estimated"), { hidden: !draw, textContent: mark });
  const marked = document.querySelectorAll("#ribbon [data-text]").length;
  const word = `${marked ? " · " : ""}${say("draw.mark")} (${filled(say("draw.number"), { n: draw })})`;
  Object.assign(element("ribbon-draw"), { hidden: !draw, textContent: draw ? word : "" });
  element("ribbon").hidden = !marked && !draw;
}

function writeResult(stale) {
  element("result").classList.toggle("stale", stale);
  element("map-section").classList.toggle("stale", stale);
  writeWeights(state.choice, content, say, state.language);
  const rows = rowsOf(state.shown.result, state.shown.choice, content);
  const status = writeFigures(rows, state.shown.result, say, state.language);
  writeKept(state.shown.result, say);
  writeTable(rows, say, state.language);
  writeMap(rows, state.measure, say, state.language);
  tellScroll();
  if (!stale) announce(status);
}

// That the table goes on beside the page.
function tellScroll() {
  const box = element("amounts").parentElement;
  element("scroll-note").hidden = box.scrollWidth <= box.clientWidth;
}

let waiting = 0;
function announce(status) {
  clearTimeout(waiting);
  waiting = setTimeout(() => (element("status").textContent = status), 300);
}

function writeShare(stale) {
  const parts = [];
  if (!isSame(state.choice, startOf(content))) parts.push(toHash(state.choice, content));
  if (state.language !== content.language) parts.push(`lang=${state.language}`);
  if (state.measure !== (content.history ? "last" : "index")) parts.push(`map=${state.measure}`);
  if (!stale) history.replaceState(null, "", location.href.split("#")[0] + (parts.length ? `#${parts.join("&")}` : ""));
  element("link").value = location.href;
  element("link").rows = Math.ceil(location.href.length / 60);
  element("yaml").value = stale ? "" : toYaml(state.choice, content);
  element("yaml").rows = element("yaml").value.split("\n").length;
  element("share-section").classList.toggle("stale", stale);
}

function moved(event) {
  const target = event.target;
  if (target.type === "range") followSlider(target, state.language);
  const name = target.id.replace("-kind", "");
  const kind = target.id.endsWith("-kind") ? target.value : null;
  if (kind && kind !== "none" && state.choice[name].kind !== kind) {
    state.choice = { ...state.choice, [name]: { kind, value: firstValue(name, kind, content) } };
    writeForm(state.choice, content, say, state.language);
  }
  const { choice, faults } = readForm(state.choice, state.language);
  Object.assign(state, { choice, faults, notice: [] });
  settle(target);
  show();
}

// The controls beside the one that was moved.
function settle(target) {
  const id = target.id.replace(/-(slider|kind)$/, "");
  writeAround(state.choice, content, say, state.language);
  if (target.id.endsWith("-kind")) element(`${id}-line`).hidden = target.value === "none";
  const isNumber = CHANGE_NAMES.includes(id) || ["pot", "share", "years"].includes(id);
  if (isNumber && !state.faults.includes(id)) followField(id, state.choice[id], content, say, state.language);
}

// A number that has been typed to its end is set as numbers are written.
function left(event) {
  if (event.target.type === "text" && !state.faults.length) writeForm(state.choice, content, say, state.language);
}

async function copy(event) {
  const from = element(event.target.dataset.copies);
  from.focus();
  from.select();
  let copied = false;
  try {
    await navigator.clipboard.writeText(from.value);
    copied = true;
  } catch {
    copied = document.execCommand("copy");
  }
  element("copied").textContent = say(copied ? "share.copied" : "share.not_copied");
}

element("settings").addEventListener("input", moved);
element("settings").addEventListener("change", left);
element("settings").addEventListener("submit", (event) => event.preventDefault());
element("reset").addEventListener("click", () => {
  Object.assign(state, { choice: startOf(content), notice: [] });
  translate();
});
element("measure").addEventListener("change", () => {
  state.measure = element("measure").value;
  show();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    state.language = button.dataset.language;
    translate();
  });
}
for (const button of document.querySelectorAll("[data-copies]")) button.addEventListener("click", copy);
window.addEventListener("hashchange", open);
window.addEventListener("resize", tellScroll);
open();
