/* First in the player's page, before the player's own scripts.
 *
 * A page without an origin has no storage and no cookies: asking for them throws, and the player stops without a word.
 */

(() => {
  const inMemory = () => {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (place) => [...kept.keys()][place] ?? null,
      get length() {
        return kept.size;
      },
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      void window[name].length;
    } catch {
      Object.defineProperty(window, name, { value: inMemory() });
    }
  }
  try {
    void document.cookie;
  } catch {
    Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });
  }
  const told = document.getElementById("h5p-integration");
  if (told) window.H5PIntegration = JSON.parse(told.textContent);
  // The lesson says first how far its learner was.
  window.H5P = { preventInit: true };
})();
