// A supervised paper: says when the learner was away from the page, and calls the supervisor without leaving it. The
// button works without this script.

const form = document.querySelector("form[data-seat]");
const A_GLANCE = 5000; // milliseconds away that are nobody's business
let left = 0;

function post(values) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie) body.set("csrfmiddlewaretoken", cookie[1]);
  return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = performance.now();
  else if (left && performance.now() - left > A_GLANCE) {
    post({ away: Math.round((performance.now() - left) / 1000) }).catch(() => {});
    left = 0;
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await post({}).catch(() => null);
  if (answer?.ok) form.querySelector("[data-called]").hidden = false;
  else form.submit();
});

// Says that the device is still there while somebody thinks about one question.
setInterval(() => fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => {}), 45000);
