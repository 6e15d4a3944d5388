/* What is made up anew for each attempt, out of its seed: the same as in courses/simulations/playing/draws.py. */

const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"];
const MIDDLE = ["Văn", "Minh", "Thị", "Thu", "Quốc", "Ngọc", "Đức", "Thanh"];
const GIVEN = ["An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Sơn", "Thảo", "Vinh"];
const DAY = 86400000;

/** A stream of numbers that follows from `text` and nothing else. */
class Numbers {
  #state = 0x811c9dc5;

  constructor(text) {
    for (const char of text) this.#state = Math.imul(this.#state ^ (char.codePointAt(0) & 0xff), 0x01000193) >>> 0;
  }

  below(end) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1) >>> 0;
    mixed = (mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61))) >>> 0;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) * end) / 4294967296);
  }

  of(values) {
    return values[this.below(values.length)];
  }

  digits(count) {
    return Array.from({ length: count }, () => this.below(10)).join("");
  }
}

const dotted = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ".");
const padded = (number, width = 2) => String(number).padStart(width, "0");

const KINDS = {
  person(draw, numbers) {
    const given = numbers.of(GIVEN);
    return { "": `${numbers.of(FAMILY)} ${numbers.of(MIDDLE)} ${given}`, given };
  },
  citizen_id: (draw, numbers) => ({ "": "001099" + numbers.digits(6) }),
  phone: (draw, numbers) => ({ "": "0900 000 " + numbers.digits(3) }),
  account: (draw, numbers) => ({ "": "9999" + numbers.digits(6) }),
  number({ min, max, step = 1 }, numbers) {
    const number = min + step * numbers.below(Math.floor((max - min) / step) + 1);
    return { "": dotted(number), plain: String(number) };
  },
  date({ from, to }, numbers, day) {
    const found = new Date(Date.parse(`${day}T00:00:00Z`) + DAY * (from + numbers.below(to - from + 1)));
    const [year, month, date] = [padded(found.getUTCFullYear(), 4), padded(found.getUTCMonth() + 1), padded(found.getUTCDate())];
    return { "": `${date}/${month}/${year}`, iso: `${year}-${month}-${date}` };
  },
  pick(draw, numbers) {
    const picked = numbers.of(draw.from);
    return typeof picked === "string" ? { "": picked } : picked;
  },
};

/** The variables of an attempt. Each draw has a stream of its own, so that a new one changes no other. */
export function drawn(draws, seed, day) {
  const found = {};
  for (const [name, draw] of Object.entries(draws)) {
    const made = KINDS[draw.draw](draw, new Numbers(`${seed}:${name}`), day);
    for (const [key, text] of Object.entries(made)) found[key ? `${name}.${key}` : name] = text;
  }
  return found;
}
