/* What a page has kept on this device about its reader goes with her: notes, ticks, where she was in a recording.
 *
 * What waits to be sent stays, for whoever it belongs to (decision 22), and so do the colours and the size of the text.
 */

const STAYS = ["learning.display", "learning.outbox.", "learning.post"];

// As the page closes: until then the form may still find that something has not been sent.
document.querySelector("[data-forgets]")?.addEventListener("submit", () => addEventListener("pagehide", forget));

function forget() {
  try {
    const ours = Object.keys(localStorage).filter((name) => name.startsWith("learning."));
    for (const name of ours) if (!STAYS.some((kept) => name.startsWith(kept))) localStorage.removeItem(name);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
