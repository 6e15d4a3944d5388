// Says while one types whether the line of a paper has an answer for each question. The server checks it again.

const NOTHING = ["-", "–", ".", "_"];

const fold = (text) => text.replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

function signsOf(line, dense) {
  return dense ? [...line.replace(/\s/g, "")] : line.trim().split(/\s+/).filter(Boolean);
}

function isAnswer(sign, question) {
  if (NOTHING.includes(sign)) return true;
  const letters = [...fold(question.letters), ...(question.letters === "ĐS" ? ["t", "f"] : [])];
  const given = [...fold(sign)].filter((letter) => !",;/".includes(letter));
  const isLong = question.size && given.length !== question.size;
  return !isLong && given.every((letter) => letters.includes(letter) || NOTHING.includes(letter));
}

function told(form, line) {
  const shape = JSON.parse(form.dataset.shape);
  const signs = signsOf(line, Boolean(form.dataset.dense));
  const count = form.dataset.count.replace("{found}", signs.length).replace("{wanted}", shape.length);
  const wrong = signs
    .map((sign, place) => [sign, shape[place]])
    .filter(([sign, question]) => question && !isAnswer(sign, question))
    .map(([sign, question]) =>
      form.dataset.wrong.replace("{number}", question.number).replace("{sign}", sign),
    );
  return [count, ...wrong].join(". ");
}

for (const form of document.querySelectorAll("form[data-paper]")) {
  const line = form.querySelector("[name=line]");
  const said = form.querySelector("[data-paper-said]");
  const say = () => {
    said.textContent = line.value.trim() ? told(form, line.value) : "";
  };
  line.addEventListener("input", say);
  say();
}
