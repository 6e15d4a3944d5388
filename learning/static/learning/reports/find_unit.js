// A field that narrows a long list of units, with or without accents. Without JavaScript the list is simply long.

const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

function narrow(select, kept, wanted) {
  const chosen = select.value;
  select.replaceChildren();
  for (const { group, options } of kept) {
    const found = options.filter((option) => fold(option.text).includes(wanted));
    if (!found.length) continue;
    group.replaceChildren(...found);
    select.append(group);
  }
  select.value = chosen;
  if (select.selectedIndex < 0 && select.options.length) select.selectedIndex = 0;
}

for (const select of document.querySelectorAll("select[data-find-label]")) {
  const kept = [...select.querySelectorAll("optgroup")].map((group) => ({ group, options: [...group.children] }));
  if (select.options.length < 12) continue;
  const field = document.createElement("input");
  field.type = "search";
  field.className = "l-report__find";
  field.placeholder = select.dataset.findLabel;
  field.setAttribute("aria-label", select.dataset.findLabel);
  field.setAttribute("aria-controls", select.id);
  field.addEventListener("input", () => narrow(select, kept, fold(field.value.trim())));
  select.before(field);
}
