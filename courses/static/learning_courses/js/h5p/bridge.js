/* Last in the player's page: it tells the lesson around it what its learner did, and keeps nothing itself.
 *
 * It can speak to nobody else. The lesson looks at who spoke, and the server at what was said.
 */

(() => {
  const CONTEXT = "learning-h5p";
  const PATIENCE = 4000; // milliseconds until it starts without a lesson around it
  const BEGUN = 1500;
  const EMPTY = 4000; // until a content of which nothing stands there is one that does not start
  const SOON = 300;
  const H5P = window.H5P;
  const [[name, content]] = Object.entries(window.H5PIntegration.contents);
  const id = Number(name.replace("cid-", ""));
  const kept = new Map(); // what is known of how far it is, by part and kind
  let isStarted = false;
  let hasBegun = false; // not every content says so
  let saving = 0;
  let told = 0; // how many statements told of a score
  let answered = null; // what the whole said last, and when

  const tell = (kind, more = {}) => window.parent !== window && window.parent.postMessage({ context: CONTEXT, kind, ...more }, "*");
  const keyOf = (sub, type) => `${sub || 0} ${type}`;

  H5P.getUserData = (_content, type, done, sub) => {
    const text = kept.get(keyOf(sub, type));
    if (text === undefined) return done(undefined, undefined);
    try {
      done(undefined, JSON.parse(text));
    } catch (error) {
      done(error);
    }
  };
  H5P.setUserData = (_content, type, data, more = {}) => {
    const text = JSON.stringify(data);
    const key = keyOf(more.subContentId, type);
    if (text === undefined || kept.get(key) === text) return;
    kept.set(key, text);
    tell("state", { sub: String(more.subContentId || 0), type: String(type), data: text });
  };
  H5P.deleteUserData = (_content, type, sub) => {
    if (kept.delete(keyOf(sub, type))) tell("state", { sub: String(sub || 0), type: String(type), data: null });
  };
  // Old content types tell their score only so. The player says it too, just before a statement that says the same.
  H5P.setFinished = (_content, score, most) => {
    const before = told;
    setTimeout(() => {
      if (told === before) tell("xapi", { statement: about("completed", { score: { min: 0, raw: score, max: most }, completion: true }) });
    }, SOON);
  };

  function about(verb, result) {
    return { verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: content.url }, ...(result && { result }) };
  }

  const endsAs = (said, verb) => said.verb?.id === `http://adlnet.gov/expapi/verbs/${verb}` && said.object?.id === content.url;

  /* Whether it is said again: a question that stands alone says that it was answered and, with the same breath and the
   * same score, that all is done. Both would come into the record as two ends of one way through. */
  function isSaidAgain(said) {
    const score = JSON.stringify(said.result?.score ?? null);
    if (endsAs(said, "completed") && answered?.score === score && Date.now() - answered.at < SOON) return true;
    if (endsAs(said, "answered")) answered = { score, at: Date.now() };
    return false;
  }

  // A content of which a part is not loaded yet may stumble over it; what is known of it stays.
  function stateOf(instance) {
    try {
      return typeof instance.getCurrentState === "function" ? instance.getCurrentState() : undefined;
    } catch {
      return undefined;
    }
  }

  function save() {
    clearTimeout(saving);
    for (const instance of H5P.instances) {
      const now = stateOf(instance);
      if (now !== undefined) H5P.setUserData(id, "state", now, { deleteOnChange: true });
    }
  }

  function start(states = []) {
    if (isStarted) return;
    isStarted = true;
    for (const each of states) kept.set(keyOf(each.sub === "0" ? 0 : each.sub, each.type), each.data);
    try {
      H5P.init(document.body);
    } catch (error) {
      fail();
      throw error;
    }
    setTimeout(() => hasBegun || tell("xapi", { statement: about("attempted") }), BEGUN);
    setTimeout(() => document.querySelector(".h5p-container")?.childElementCount || fail(), EMPTY);
  }

  // Nobody is left before an empty frame: a broken content says nothing itself.
  function fail() {
    document.querySelector("[data-failed]").hidden = false;
    tell("failed");
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.context !== CONTEXT) return;
    if (data.kind === "start") start(data.states);
    if (data.kind === "save") save();
  });
  H5P.externalDispatcher.on("xAPI", (event) => {
    const said = event.data?.statement;
    if (!said) return;
    hasBegun = true;
    if (said.result?.score) told += 1;
    if (!isSaidAgain(said)) tell("xapi", { statement: JSON.parse(JSON.stringify(said)) });
    clearTimeout(saving);
    saving = setTimeout(save, SOON);
  });
  document.addEventListener("visibilitychange", () => document.hidden && isStarted && save());
  // Behind the player's own preparations.
  H5P.jQuery(() => {
    tell("ready", { version: content.jsonContentHash });
    setTimeout(start, window.parent === window ? 0 : PATIENCE);
  });
})();
