/* Searching the list of competencies, and proposing what is the same in other frameworks. Works on what the server wrote. */
(() => {
  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();

  const chosenIn = (place) => place.querySelectorAll("input[type=checkbox]:checked").length;

  function count(picker) {
    for (const group of picker.querySelectorAll(".l-picker__framework")) {
      const chosen = chosenIn(group);
      group.querySelector(".l-picker__count").textContent = chosen ? picker.dataset.chosen.replace("{n}", chosen) : "";
    }
  }

  function search(picker, text) {
    const words = fold(text).split(" ").filter(Boolean);
    let found = 0;
    for (const group of picker.querySelectorAll(".l-picker__framework")) {
      let here = 0;
      for (const item of group.querySelectorAll(".l-picker__item")) {
        item.hidden = !words.every((word) => item.dataset.foundBy.includes(word));
        here += item.hidden ? 0 : 1;
      }
      for (const area of group.querySelectorAll(".l-picker__area")) area.hidden = words.length > 0;
      group.hidden = words.length > 0 && !here;
      if (words.length) group.open = here > 0;
      else group.open = chosenIn(group) > 0;
      found += here;
    }
    const state = picker.querySelector(".l-picker__state");
    if (!words.length) state.textContent = "";
    else state.textContent = found ? picker.dataset.found.replace("{n}", found) : picker.dataset.foundNone;
  }

  function box(picker, key) {
    return [...picker.querySelectorAll("input[type=checkbox]")].find((each) => each.value === key);
  }

  function propose(picker, ticked) {
    for (const old of picker.querySelectorAll(".l-picker__also")) old.remove();
    if (!ticked.checked) return;
    const keys = (ticked.dataset.equivalents || "").split(" ").filter(Boolean);
    const free = keys.map((key) => box(picker, key)).filter((each) => each && !each.checked);
    if (!free.length) return;
    const also = document.createElement("li");
    also.className = "l-picker__also";
    also.append(`${picker.dataset.also} `);
    for (const each of free) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = picker.dataset.add.replace("{what}", each.dataset.said);
      button.addEventListener("click", () => {
        const next = button.nextElementSibling || button.previousElementSibling || ticked;
        each.checked = true;
        // Wagtail saves and previews when a field says that it changed.
        each.dispatchEvent(new Event("change", { bubbles: true }));
        button.remove();
        if (!also.querySelector("button")) also.remove();
        next.focus();
      });
      also.append(button, " ");
    }
    ticked.closest(".l-picker__item").after(also);
  }

  function prepare(picker) {
    if (picker.dataset.ready) return;
    picker.dataset.ready = "1";
    const field = picker.querySelector("input[type=search]");
    field.closest("[hidden]").hidden = false;
    field.addEventListener("input", (event) => {
      event.stopPropagation();  // looking for something changes nothing on the page
      search(picker, field.value);
    });
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();  // it would save the page
    });
    picker.addEventListener("change", (event) => {
      if (event.target.type !== "checkbox") return;
      count(picker);
      if (event.isTrusted) propose(picker, event.target);
    });
  }

  const begin = () => document.querySelectorAll("[data-learning-picker]").forEach(prepare);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  // A piece of a list that was added just now brings a picker of its own.
  document.addEventListener("w-formset:added", begin);
})();
