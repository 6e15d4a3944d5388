/* In the form of a content: the official editor in its frame, and the text field that it fills.
 *
 * A message counts from that frame and that origin alone. What it says is text here; the server reads it.
 */

(() => {
  const PATIENCE = 10000;
  const TALLEST = 20000;

  const start = (box) => {
    const { origin, silent, refused, alive } = box.dataset;
    const frame = box.querySelector("iframe");
    const kept = box.querySelector("textarea");
    const said = box.querySelector("[data-said]");
    const ended = box.querySelector("[data-ended]");
    const form = box.closest("form");
    let isReady = false;
    let isPassing = false;
    let waiting = null;

    const tell = (text) => {
      said.textContent = text;
      said.hidden = !text;
      ended.hidden = true;
    };
    // Whoever was signed out would be sent to the sign-in page, and what was written would be gone. Whoever signed in
    // again meanwhile has another token.
    const isSignedIn = async () => {
      const answer = await fetch(alive, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) return false;
      form.elements.namedItem("csrfmiddlewaretoken").value = (await answer.json()).token;
      return true;
    };
    const titleIn = (text) => {
      try {
        return JSON.parse(text).metadata.title || "";
      } catch {
        return "";
      }
    };
    const field = form.elements.namedItem("title");
    let oldTitle = titleIn(kept.value) || field?.defaultValue || "";
    // Whoever renames it in the editor renames the content.
    const takeTitle = (text) => {
      const title = titleIn(text);
      if (field && title && title !== oldTitle) field.value = title;
      oldTitle = title;
    };
    const keep = (text) => {
      takeTitle(text);
      if (kept.value === text) return;
      kept.value = text;
      kept.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const end = () => {
      clearTimeout(waiting?.timer);
      waiting = null;
    };
    // What was pressed is switched off while it works, for half a minute. Where nothing is sent, it may be pressed again.
    const release = (button) => {
      if (button) button.dataset.wProgressLoadingValue = "false";
    };
    const passOn = (button) => {
      // A button that its page switched off meanwhile would not be sent.
      const pressed = document.createElement("input");
      pressed.type = "hidden";
      if (button?.name) {
        pressed.name = button.name;
        pressed.value = button.value;
        form.append(pressed);
      }
      isPassing = true;
      form.requestSubmit();
      isPassing = false;
    };

    const heard = {
      here: () => frame.contentWindow.postMessage({ h5pOfficial: "begin", value: kept.value }, origin),
      ready: (text) => {
        isReady = true;
        box.dataset.ready = "";
        takeTitle(text);
      },
      changed: keep,
      height: (pixels) => {
        frame.style.blockSize = `${Math.min(Math.max(Number(pixels) || 0, 400), TALLEST)}px`;
      },
      answer: async (text) => {
        if (!waiting) return;
        const { button } = waiting;
        end();
        keep(text);
        const isIn = await isSignedIn().catch(() => null);
        if (isIn) return passOn(button);
        release(button);
        if (isIn === null) return tell(silent);
        ended.hidden = false;
      },
      refused: () => {
        if (!waiting) return;
        release(waiting.button);
        end();
        tell(refused);
      },
    };

    addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      const { h5pOfficial: what, value } = event.data ?? {};
      if (Object.hasOwn(heard, what)) heard[what](typeof value === "number" ? value : String(value));
    });

    form.addEventListener(
      "submit",
      (event) => {
        if (isPassing || !isReady) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (waiting) return;
        tell("");
        const timer = setTimeout(() => {
          release(event.submitter);
          end();
          tell(silent);
        }, PATIENCE);
        waiting = { button: event.submitter, timer };
        frame.contentWindow.postMessage({ h5pOfficial: "ask" }, origin);
      },
      true,
    );
  };

  const begin = () => document.querySelectorAll("[data-h5p-official]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
