/* In the page on the editor's own origin: starts the official editor, and tells the form what was written.
 *
 * It speaks to the one page that the ticket was made in, and listens to no other.
 */

(() => {
  const told = JSON.parse(document.getElementById("h5p-official-told").textContent);
  const { editor: settings } = window.H5PIntegration;
  const say = (what, value) => parent.postMessage({ h5pOfficial: what, value }, told.site);
  let editor = null;
  let hasBegun = false;

  Object.assign(window.H5PEditor, {
    $: window.H5P.jQuery,
    basePath: settings.libraryUrl,
    fileIcon: settings.fileIcon,
    ajaxPath: settings.ajaxPath,
    filesPath: settings.filesPath,
    apiVersion: settings.apiVersion,
    contentLanguage: settings.language,
    copyrightSemantics: settings.copyrightSemantics,
    metadataSemantics: settings.metadataSemantics,
    assets: settings.assets,
    baseUrl: "",
    enableContentHub: false,
  });

  // What its fields hold. Asking the editor itself would have it complain about every field that is still empty.
  const written = () => {
    const { form, currentLibrary: library } = editor.selector ?? {};
    if (!library || !form?.metadataForm) return ""; // it is not loaded yet, or another type is being chosen
    return JSON.stringify({ library, params: form.params, metadata: form.metadata });
  };

  // The editor fills fields in by itself for a while. Whoever has not begun has changed nothing, and nothing saves itself.
  const SIGNS = ["keydown", "pointerdown", "click", "input", "change", "paste", "drop"];
  const watched = new WeakSet();
  const watch = (page) => {
    if (!page || watched.has(page)) return;
    watched.add(page);
    for (const sign of SIGNS) page.addEventListener(sign, (event) => (hasBegun ||= event.isTrusted), true);
  };

  let known = "";
  const look = () => {
    document.querySelectorAll("iframe").forEach((frame) => watch(frame.contentDocument));
    const now = written();
    if (now && now !== known) {
      say(known && hasBegun ? "changed" : "ready", now);
      known = now;
    }
    // Often until it is there: what is written before the first look would be taken for what was there.
    setTimeout(look, known ? 1000 : 50);
  };

  // A form that was refused holds what its author wrote; the server still has what was there before.
  const handed = (text) => {
    try {
      const { library, params, metadata } = JSON.parse(text);
      return library && params ? { library, content: { params, metadata: metadata ?? {} } } : told;
    } catch {
      return told;
    }
  };
  const begin = (text) => {
    if (editor) return;
    clearInterval(calling);
    const { library, content } = handed(text);
    const place = document.getElementById("h5p-official-editor");
    editor = new window.H5PEditor.Editor(library, JSON.stringify(content), place.firstElementChild);
    watch(document);
    look();
    new ResizeObserver(() => say("height", document.documentElement.scrollHeight)).observe(document.body);
  };
  const answer = () => {
    try {
      editor.getContent(
        (content) => {
          const found = typeof content.params === "string" ? JSON.parse(content.params) : content.params;
          say("answer", JSON.stringify({ library: content.library, ...found }));
        },
        (why) => say("refused", String(why)),
      );
    } catch (error) {
      say("refused", String(error));
    }
  };

  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== told.site) return;
    const { h5pOfficial: what, value } = event.data ?? {};
    if (what === "begin") begin(String(value));
    if (what === "ask" && editor) answer();
  });
  // The form may not be listening yet.
  const calling = setInterval(() => say("here", ""), 300);
})();
