// Numbers and sentences as the reader writes them, in one of the page's languages.

import { ZERO, add, compare, floor, fraction, multiply, negative } from "./fraction.mjs";

const MARKS = { da: { thousands: ".", decimal: ",", percent: " %" }, en: { thousands: ",", decimal: ".", percent: "%" } };

// An exact number with thousands separators, halves rounded away from zero.
export function numberText(value, language, decimals = 0) {
  const marks = MARKS[language];
  const scale = 10n ** BigInt(decimals);
  const size = compare(value, ZERO) < 0 ? negative(value) : value;
  const units = floor(add(multiply(size, fraction(scale)), fraction(1n, 2n)));
  const whole = String(units / scale).replace(/\B(?=(\d{3})+$)/g, marks.thousands);
  const rest = decimals ? marks.decimal + String(units % scale).padStart(decimals, "0") : "";
  return `${size !== value && units ? "−" : ""}${whole}${rest}`;
}

export function signedText(value, language, decimals = 0) {
  const text = numberText(value, language, decimals);
  return /^[0.,]+$/.test(text) || text.startsWith("−") ? text : `+${text}`;
}

export const percentText = (value, language, decimals = 1) => numberText(value, language, decimals) + MARKS[language].percent;
export const signedPercent = (value, language, decimals = 1) => signedText(value, language, decimals) + MARKS[language].percent;

export function moneyText(value, language, word) {
  const number = numberText(value, language);
  return language === "da" ? `${number}\u00a0${word}` : `${word}\u00a0${number}`;
}

// A plain decimal number ("-2.5") as it stands in a field, and back; what cannot be read comes back as it is.
export function shown(plain, language) {
  const [whole, decimals] = plain.split(".");
  const grouped = whole.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, MARKS[language].thousands);
  return decimals === undefined ? grouped : grouped + MARKS[language].decimal + decimals;
}

export function typed(text, language) {
  const { thousands, decimal } = MARKS[language];
  let plain = text
    .replace(/[\s%]|kr\.?$/g, "")
    .replace("−", "-")
    .replace(/^\+/, "");
  const grouped = new RegExp(`^-?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`);
  if (grouped.test(plain)) plain = plain.replaceAll(thousands, "");
  return plain.replace(decimal, ".");
}

// A sentence with its {placeholders} filled; unknown ones stay.
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

export function listed(names, and) {
  return names.length > 1 ? filled(and, { first: names.slice(0, -1).join(", "), last: names.at(-1) }) : names.join("");
}
