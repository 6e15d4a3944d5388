/* Draws the nodes of a screen: the same elements as the templates in learning_courses/simulations. No markup is parsed. */

export function el(tag, properties = {}, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...kids.filter(Boolean));
  return made;
}

/** The elements of `nodes`. `pictures` have their addresses, `leads` says what is to be pressed now; `ids` begins the ids of
 * fields, for there may be several simulations in a lesson. */
export function draw(nodes, pictures, leads = new Set(), ids = "sim") {
  const many = (some) => some.map((node) => one(node));
  const kinds = {
    p: ({ t }) => el("p", { text: t }),
    h: ({ t }) => el("p", { class: "l-sim__heading", role: "heading", "aria-level": 5, text: t }),
    box: ({ c, t, kids }) =>
      el("div", { class: `l-sim__box l-sim__box--${c}`, role: t && "group", "aria-label": t || null }, ...many(kids)),
    list: ({ kids }) => el("ul", { class: "l-sim__list" }, ...many(kids).map((kid) => el("li", {}, kid))),
    row: ({ kids }) => el("div", { class: "l-sim__row" }, ...many(kids)),
    press: ({ id, t, c, sub, at }) => {
      const about = { class: `l-sim__press l-sim__press--${c}`, name: "on", value: id, "data-expected": leads.has(id) };
      return laid(el("button", about, t, sub && el("span", { class: "l-sim__sub", text: sub })), at);
    },
    map: ({ picture, kids }) => {
      const { src, alt } = pictures[picture] ?? {};
      return el("figure", { class: "l-sim__map" }, el("img", { class: "l-sim__shot", src, alt: alt ?? "" }), ...many(kids));
    },
    pairs: ({ pairs }) =>
      el("dl", { class: "l-sim__pairs" }, ...pairs.flatMap(({ term, t }) => [el("dt", { text: term }), el("dd", { text: t })])),
    img: ({ picture, t }) => {
      const { src, alt } = pictures[picture] ?? {};
      return el("figure", {}, el("img", { class: "l-sim__picture", src, alt: alt ?? "" }), t && el("figcaption", { text: t }));
    },
    table: ({ t, head, rows }) => {
      const headings = el("tr", {}, ...head.map((text) => el("th", { scope: "col", text })));
      const lines = rows.map(({ kids }) => el("tr", {}, ...many(kids).map((kid) => el("td", {}, kid))));
      const table = el("table", { class: "l-sim__table" }, el("caption", { text: t }), el("thead", {}, headings), el("tbody", {}, ...lines));
      return el("div", { class: "l-sim__scroll", role: "group", tabindex: 0, "aria-label": t }, table);
    },
    field: (node) => field(node, `${ids}-${node.name}`),
  };
  const one = (node) => kinds[node.k]?.(node) ?? el("p", { text: node.t ?? "" });
  return many(nodes);
}

/** Lays a button over the picture that it is a place of: from the left, from the top, how wide, how high, in per cent. */
export function laid(button, at) {
  if (!at) return button;
  const [x, y, width, height] = at;
  Object.assign(button.style, { insetInlineStart: `${x}%`, insetBlockStart: `${y}%`, inlineSize: `${width}%`, blockSize: `${height}%` });
  button.dataset.laid = "";
  return button;
}

/** Lays what a template drew. */
export function layAll(box) {
  for (const button of box.querySelectorAll("[data-at]")) laid(button, button.dataset.at.split(" "));
}

function field({ name, t, type, help, options = [] }, id) {
  const note = help && el("span", { class: "l-sim__sub", id: `${id}-help`, text: help });
  if (type === "choice" || type === "many") {
    const kind = type === "many" ? "checkbox" : "radio";
    const rows = options.map((option) =>
      el("label", { class: "l-sim__choice" }, el("input", { type: kind, name: `v-${name}`, value: option.id }), el("span", { text: option.t })),
    );
    return el("fieldset", { class: "l-sim__field", "aria-describedby": note && `${id}-help` }, el("legend", { text: t }), ...rows, note);
  }
  if (type === "order") {
    const rows = options.map((option) => {
      const numbers = options.map((_option, place) => el("option", { text: String(place + 1) }));
      const select = el("select", { class: "l-sim__input", name: `o-${name}-${option.id}` }, el("option", { value: "", text: "–" }), ...numbers);
      return el("label", { class: "l-sim__order" }, select, el("span", { text: option.t }));
    });
    return el("fieldset", { class: "l-sim__field", "aria-describedby": note && `${id}-help` }, el("legend", { text: t }), ...rows, note);
  }
  const about = {
    class: "l-sim__input",
    id,
    name: `v-${name}`,
    maxlength: 1000,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": help ? `${id}-help` : null,
  };
  const input =
    type === "area"
      ? el("textarea", { ...about, rows: 4 })
      : el("input", { ...about, type: type === "password" ? "password" : "text", inputmode: type === "number" ? "decimal" : null });
  return el("div", { class: "l-sim__field" }, el("label", { for: id, text: t }), input, note);
}

/** What stands in the fields among `nodes`, as the server reads it from a form. */
export function valuesIn(form, nodes) {
  const data = new FormData(form);
  const fields = nodes.filter((node) => node.k === "field");
  return Object.fromEntries(fields.map((node) => [node.name, valueOf(data, node)]));
}

function valueOf(data, { name, type, options = [] }) {
  if (type === "many") return data.getAll(`v-${name}`);
  if (type === "order") {
    const places = options.map((option) => [Number(data.get(`o-${name}-${option.id}`)), option.id]);
    return places.filter(([place]) => place).sort(([one], [other]) => one - other).map(([, id]) => id);
  }
  return data.get(`v-${name}`) ?? "";
}
