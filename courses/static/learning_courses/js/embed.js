/* A video of another site, or a package: its player comes at a tap and not before. Without it there is the link. */

for (const box of document.querySelectorAll("[data-embed]")) {
  const button = box.querySelector("[data-player]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const player = document.createElement("iframe");
    player.className = "l-embed__player";
    player.title = button.dataset.title;
    const { sandbox, shape } = button.dataset;
    if (sandbox) {
      // Its own address says the same; a frame that says it too holds even where that is not understood.
      player.setAttribute("sandbox", sandbox);
      player.classList.add(`l-embed__player--${shape}`);
      player.allow = "fullscreen";
      player.referrerPolicy = "no-referrer";
    } else {
      player.allow = "fullscreen; encrypted-media; picture-in-picture";
      // Some sites play only when they learn which site shows them.
      player.referrerPolicy = "strict-origin-when-cross-origin";
    }
    const part = box.closest("[data-activity]");
    if (part) addEventListener("message", ({ source, data }) => source === player.contentWindow && data === "learning:done" && mark(part));
    player.src = button.dataset.player;
    box.querySelector("[data-embed-poster]")?.remove();
    box.prepend(player);
    button.remove();
    player.focus();
  });
}

/* An XBlock was told by the server that it is done: the lesson shows that part so, as it does for all others. */
function mark(part) {
  const done = [part.dataset.activity.split("/").pop()];
  document.dispatchEvent(new CustomEvent("learning:saved", { detail: { done } }));
}
