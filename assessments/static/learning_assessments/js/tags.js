// Wagtail's field for tags makes an input of its own, which nobody has named: whoever listens hears only "edit".

addEventListener("load", () => {
  for (const field of document.querySelectorAll("input[data-learning-named]")) {
    const typed = field.parentElement.querySelector(".tagit-new input");
    typed?.setAttribute("aria-label", field.dataset.learningNamed);
  }
});
