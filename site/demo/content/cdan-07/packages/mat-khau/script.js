/* Không có tập lệnh thì mọi lời giải hiện sẵn. */
const items = [...document.querySelectorAll("[data-answer]")];
const score = document.getElementById("score");
const again = document.getElementById("again");
document.documentElement.classList.add("has-script");

function choose(item, button) {
  const isRight = button.value === item.dataset.answer;
  for (const each of item.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
  item.classList.toggle("is-right", isRight);
  item.classList.toggle("is-wrong", !isRight);
  item.querySelector(".said").textContent = isRight ? "✓ Bạn trả lời đúng." : "✗ Chưa đúng, bạn nghĩ lại xem.";
  tell();
}

function tell() {
  const right = items.filter((item) => item.classList.contains("is-right")).length;
  const isDone = right === items.length;
  score.textContent = isDone ? "Xong cả năm câu. Bây giờ bạn đổi một mật khẩu yếu của mình nhé." : `Đã đúng ${right}/${items.length} câu.`;
  again.hidden = !isDone;
}

for (const item of items) {
  for (const button of item.querySelectorAll("button")) button.addEventListener("click", () => choose(item, button));
}
again.addEventListener("click", () => {
  for (const item of items) {
    item.classList.remove("is-right", "is-wrong");
    item.querySelector(".said").textContent = "";
    for (const button of item.querySelectorAll("button")) button.setAttribute("aria-pressed", "false");
  }
  tell();
  document.querySelector("button").focus();
});
