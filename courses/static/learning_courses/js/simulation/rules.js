/* Whether what somebody filled in is right: the same as in courses/simulations/playing/rules.py and guard.py. */

const SPACES = new Set(" \t\n\r\u00a0\u2009\u202f\u200b\ufeff");
const CURRENCIES = ["đồng", "vnđ", "vnd", "đ", "₫"];
const LONGEST_NUMBER = 15;
const areDigits = (text) => /^[0-9]+$/.test(text);
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

/** `text` with the variables that it names in braces. */
export function filledIn(text, values) {
  return text.replace(/\{([^}]*)\}/g, (whole, name) => (has(values, name) ? values[name] : whole));
}

export function normal(text, marks = true) {
  let made = text.normalize("NFC").toLowerCase();
  if (!marks) made = made.replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return [...made].map((char) => (SPACES.has(char) ? " " : char)).join("").split(" ").filter(Boolean).join(" ");
}

export function numberIn(given) {
  let text = normal(given).replaceAll(" ", "");
  const currency = CURRENCIES.find((each) => text.endsWith(each));
  if (currency) text = text.slice(0, -currency.length);
  if (text.includes(",")) text = text.replaceAll(".", "").replace(",", ".");
  else if (isGrouped(text)) text = text.replaceAll(".", "");
  const dot = text.indexOf(".");
  const [whole, part] = dot < 0 ? [text, "0"] : [text.slice(0, dot), text.slice(dot + 1)];
  return areDigits(whole) && areDigits(part) && text.length <= LONGEST_NUMBER ? Number(text) : null;
}

function isGrouped(text) {
  const [first, ...rest] = text.split(".");
  return rest.length > 0 && [...first].length > 0 && [...first].length <= 3 && rest.every((each) => [...each].length === 3);
}

export function dateIn(given) {
  const parts = normal(given).replace(/[-.]/g, "/").replaceAll(" ", "").split("/");
  if (parts.length !== 3 || !parts.every((part) => areDigits(part) && part.length <= 4)) return "";
  const [year, month, day] = parts[0].length === 4 ? parts : [...parts].reverse();
  if (year.length !== 4 || Number(year) < 1) return "";
  const iso = `${year}-${String(Number(month)).padStart(2, "0")}-${String(Number(day)).padStart(2, "0")}`;
  const found = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().slice(0, 10) === iso ? iso : "";
}

/** Whether `given`, a text or a list of them, is what `rule` asks for. */
export function isRight(rule, given, values) {
  const one = (each) => isRight(each, given, values);
  if (rule.all_of) return rule.all_of.every(one);
  if (rule.any_of) return rule.any_of.some(one);
  if (rule.none_of) return !rule.none_of.some(one);
  const several = Array.isArray(given) ? given : given ? [given] : [];
  if (rule.order) return JSON.stringify(several) === JSON.stringify(rule.order.map((each) => filledIn(each, values)));
  if (rule.set) return setOf(several) === setOf(rule.set.map((each) => filledIn(each, values)));
  return oneIsRight(rule, typeof given === "string" ? given : "", values);
}

const setOf = (values) => JSON.stringify([...new Set(values)].sort());

function oneIsRight(rule, text, values) {
  if (rule.text) {
    const marks = rule.marks ?? true;
    return rule.text.some((each) => normal(filledIn(each, values), marks) === normal(text, marks));
  }
  if (rule.number) {
    const [least, most] = rule.number.map((each) => numberIn(filledIn(each, values)));
    const found = numberIn(text);
    return found !== null && least !== null && most !== null && least <= found && found <= most;
  }
  if (rule.date !== undefined) return dateIn(text) !== "" && dateIn(text) === dateIn(filledIn(rule.date, values));
  if (rule.mask !== undefined) return fits(text, filledIn(rule.mask, values));
  return [...normal(text)].length >= rule.filled;
}

function fits(text, mask) {
  const chars = [...text.normalize("NFC")];
  while (SPACES.has(chars[0])) chars.shift();
  while (SPACES.has(chars.at(-1))) chars.pop();
  const signs = [...mask];
  return chars.length === signs.length && chars.every((char, place) => fitsOne(char, signs[place]));
}

function fitsOne(char, sign) {
  if (sign === "9") return /[0-9]/.test(char);
  if (sign === "A") return char.toLowerCase() !== char.toUpperCase();
  return sign === "*" || sign === char;
}

// --- what belongs to a real person is neither kept nor sent ------------------------------------------------------

const PLACES = new Set(
  ("001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 " +
    "045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 " +
    "092 093 094 095 096").split(" "),
);

/** What `value`, a text or a list, seems to hold: "identity", "card" or nothing. */
export function looksReal(value) {
  for (const text of [value].flat()) {
    for (const [run] of String(text).matchAll(/[0-9](?:[ .\u00a0-]?[0-9])*/g)) {
      const found = kindOf(run.replace(/[^0-9]/g, ""));
      if (found) return found;
    }
  }
  return "";
}

function kindOf(digits) {
  if (digits.startsWith("001099")) return "";
  if (digits.length === 12 && PLACES.has(digits.slice(0, 3)) && digits[3] <= "3") return "identity";
  return digits.length >= 13 && digits.length <= 19 && digits[0] >= "3" && luhn(digits) ? "card" : "";
}

function luhn(digits) {
  const numbers = [...digits].reverse().map((char, place) => Number(char) * (place % 2 ? 2 : 1));
  return numbers.reduce((total, number) => total + (number > 9 ? number - 9 : number), 0) % 10 === 0;
}
