/* Tabs after the ARIA pattern, made from headings and texts that stand below one another without a script. */

let made = 0;

for (const box of document.querySelectorAll("[data-tabs]:not([data-ready])")) {
  box.dataset.ready = "";
  connect(box, [...box.children]);
}

function connect(box, panels) {
  const list = document.createElement("div");
  list.className = "l-tabs__list";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", box.dataset.tabs);
  const tabs = panels.map((panel) => tabOf(panel));
  const show = (shown) => {
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === shown));
      tab.tabIndex = place === shown ? 0 : -1;
      panels[place].hidden = place !== shown;
    });
  };
  tabs.forEach((tab, place) => tab.addEventListener("click", () => show(place)));
  list.addEventListener("keydown", (event) => {
    const here = tabs.indexOf(document.activeElement);
    const last = tabs.length - 1;
    const next = { ArrowRight: here === last ? 0 : here + 1, ArrowLeft: here ? here - 1 : last, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    tabs[next].focus();
  });
  list.append(...tabs);
  box.prepend(list);
  show(0);
}

function tabOf(panel) {
  const tab = document.createElement("button");
  const number = ++made;
  tab.type = "button";
  tab.className = "l-tabs__tab";
  tab.id = `l-tab-${number}`;
  tab.textContent = panel.querySelector("h3").textContent;
  tab.setAttribute("role", "tab");
  panel.id = `l-tabpanel-${number}`;
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  panel.tabIndex = 0;
  return tab;
}
