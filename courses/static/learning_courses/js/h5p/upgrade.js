/* In a frame without an origin: runs the scripts that libraries bring for contents of older versions.
 *
 * They run in a worker, which is stopped when one never ends. Nothing here can reach anybody: what comes of a content is told to
 * the page around it, and held against the fields of its new version by the server.
 */

(() => {
  const CONTEXT = "learning-h5p-upgrade";
  const PATIENCE = 20000; // milliseconds for one content

  /* The worker. It is read as text, so nothing from outside it may be used within. */
  function work() {
    self.H5P = {};
    self.H5PUpgrades = {};

    const parsed = (name) => {
      const [machine, version = ""] = String(name).split(" ");
      const [major, minor] = version.split(".").map(Number);
      return { machine, major, minor };
    };
    const isAfter = (major, minor, other) => major > other.major || (major === other.major && minor > other.minor);

    /* The steps of a library from one version to another, the oldest first. */
    function steps(from, to) {
      const found = [];
      for (const [major, minors] of Object.entries(self.H5PUpgrades[to.machine] ?? {})) {
        for (const [minor, step] of Object.entries(minors)) {
          const [one, other] = [Number(major), Number(minor)];
          if (!isAfter(one, other, from) || isAfter(one, other, to)) continue;
          found.push({ major: one, minor: other, run: step.contentUpgrade ?? step });
        }
      }
      return found.sort((one, other) => one.major - other.major || one.minor - other.minor);
    }

    const taken = (step, params, metadata) =>
      new Promise((resolve, reject) => {
        const done = (error, newer, extras) => (error ? reject(error) : resolve({ params: newer, metadata: extras?.metadata ?? metadata }));
        step.run(params, done, { metadata });
      });

    async function moved(from, to, value) {
      let now = value;
      for (const step of steps(parsed(from), parsed(to))) now = await taken(step, now.params, now.metadata);
      return now;
    }

    /* A content's own parameters first, then those of the contents in it: a step may move them. */
    async function within(value, moves) {
      if (Array.isArray(value)) {
        for (const each of value) await within(each, moves);
      } else if (value && typeof value === "object") {
        if (typeof value.library === "string" && value.params && Object.hasOwn(moves, value.library)) {
          const { params, metadata } = await moved(value.library, moves[value.library], value);
          Object.assign(value, { library: moves[value.library], params }, metadata && { metadata });
        }
        for (const each of Object.values(value)) await within(each, moves);
      }
    }

    self.onmessage = async ({ data: { main, moves, scripts, params, metadata } }) => {
      try {
        for (const address of scripts) importScripts(address);
        const found = await moved(main, moves[main] ?? main, { params, metadata });
        await within(found.params, moves);
        self.postMessage({ params: JSON.stringify(found.params), metadata: JSON.stringify(found.metadata ?? {}) });
      } catch (error) {
        self.postMessage({ error: String(error?.message ?? error).slice(0, 300) || "?" });
      }
    };
  }

  const tell = (said) => window.parent.postMessage({ context: CONTEXT, ...said }, "*");

  function run(job) {
    const source = URL.createObjectURL(new Blob([`(${work})()`], { type: "text/javascript" }));
    const worker = new Worker(source);
    let timer = 0;
    const end = (said) => {
      clearTimeout(timer);
      worker.terminate();
      tell({ kind: "done", ...said });
    };
    timer = setTimeout(() => end({ error: "timeout" }), PATIENCE);
    worker.onmessage = ({ data }) => end({ params: data.params, metadata: data.metadata, error: data.error });
    worker.onerror = (event) => end({ error: String(event.message || "?").slice(0, 300) });
    worker.postMessage(job);
  }

  addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data?.context === CONTEXT && data.kind === "run") run(data.job);
  });
  tell({ kind: "ready" });
})();
