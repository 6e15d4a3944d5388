// Shows a brand on real components while it is chosen, says what its contrast is, and offers the device's palette.

const OURS = { primary: "#0b7a75", accent: "#f2a541" }; // as in tokens.css, where a field is empty
const PAUSE = 300; // a word is typed to its end first
const box = document.querySelector("[data-branding]");
const fields = Object.fromEntries(["primary", "accent", "font"].map((name) => [name, document.getElementById(`id_${name}`)]));
let waiting, asking;

const chosen = () => new URLSearchParams(Object.entries(fields).map(([name, field]) => [name, field.value]));

/** Words and pictures for what stands in the form now; an answer that comes too late is not shown. */
async function show() {
  asking?.abort();
  asking = new AbortController();
  for (const frame of box.querySelectorAll("iframe")) {
    frame.contentWindow.location.replace(`${box.dataset.branding}?scheme=${frame.dataset.scheme}&${chosen()}`);
  }
  await say(asking.signal);
}

async function say(signal) {
  try {
    const answer = await fetch(`${box.dataset.words}?${chosen()}`, { signal });
    if (answer.ok) box.querySelector("[data-branding-words]").innerHTML = await answer.text();
  } catch {
    // Without network the form says it when it is saved.
  }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
}

/** The device's own palette beside a field that takes a colour in letters too. */
function offerPalette(name) {
  const field = fields[name];
  const label = document.querySelector(`label[for="${field.id}"]`)?.textContent.trim() ?? "";
  const pick = document.createElement("input");
  pick.type = "color";
  pick.className = "l-branding-pick";
  pick.setAttribute("aria-label", `${label}: ${box.dataset.pick}`);
  const follow = () => {
    if (!field.value || /^#[0-9a-f]{6}$/i.test(field.value)) pick.value = field.value || OURS[name];
  };
  pick.addEventListener("input", () => {
    field.value = pick.value;
    later();
  });
  field.addEventListener("input", follow);
  field.after(pick);
  field.parentElement.classList.add("l-branding-picked");
  follow();
}

if (box) {
  offerPalette("primary");
  offerPalette("accent");
  for (const field of Object.values(fields)) field.addEventListener("input", later);
  say();
}
