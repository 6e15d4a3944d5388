"""A content type that plays: one question with two answers, which keeps where it is and says what was done."""

import io
from typing import Any

from courses.packages.h5p.names import LibraryName
from tests.courses.h5p.making import as_json, folder, library_files, zipped

TINY = LibraryName("WEL.Tiny", 1, 0)
FIELDS: list[dict[str, Any]] = [
    {"name": "question", "type": "text", "label": "Question"},
    {"name": "right", "type": "text", "label": "Right"},
    {"name": "wrong", "type": "text", "label": "Wrong"},
    {"name": "check", "type": "text", "common": True, "default": "Check", "label": "Check"},
]
SCRIPT = """
window.WEL = window.WEL || {};
WEL.Tiny = function (params, id, extras) {
  H5P.EventDispatcher.call(this);
  const kept = (extras && extras.previousState) || {};
  let picked = kept.picked || "";
  let times = kept.times || 0;
  this.getCurrentState = () => ({ picked, times });
  this.getScore = () => (picked === "right" ? 1 : 0);
  this.getMaxScore = () => 1;
  this.attach = ($container) => {
    const box = $container[0];
    const ask = document.createElement("p");
    ask.textContent = new DOMParser().parseFromString(params.question, "text/html").body.textContent;
    box.append(ask);
    for (const name of ["wrong", "right"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = params[name];
      button.setAttribute("aria-pressed", String(picked === name));
      button.addEventListener("click", () => this.pick(name, box));
      box.append(button);
    }
    const said = document.createElement("p");
    said.id = "said";
    said.textContent = picked ? "picked " + picked : "";
    box.append(said);
    this.setActivityStarted();
    this.trigger("resize");
  };
  this.pick = (name, box) => {
    picked = name;
    times += 1;
    box.querySelector("#said").textContent = "picked " + name;
    this.triggerXAPIScored(this.getScore(), this.getMaxScore(), "completed", true, name === "right");
  };
};
WEL.Tiny.prototype = Object.create(H5P.ContentType(true).prototype);
WEL.Tiny.prototype.constructor = WEL.Tiny;
"""
# What a content would do that means harm; each attempt is told on its own page.
HOSTILE = """
window.WEL = window.WEL || {};
WEL.Tiny = function () {
  H5P.EventDispatcher.call(this);
  this.attach = ($container) => {
    const said = document.createElement("ul");
    said.id = "said";
    $container[0].append(said);
    const tries = {
      parent: () => parent.document.title,
      top: () => { if (top === window) throw new Error("no frame"); top.location.href = "/admin/"; },
      cookie: () => { if (!document.cookie) throw new Error("none"); },
      storage: () => { if (indexedDB.open("x")) throw new Error("opened, and of no use"); },
      admin: () => fetch("/admin/", { credentials: "include" }),
      state: () => fetch("/learning/h5p/state/", { method: "POST", credentials: "include" }),
      elsewhere: () => fetch("http://127.0.0.1:9/", { mode: "no-cors" }),
      window: () => { if (!window.open("/admin/")) throw new Error("no window"); },
    };
    (async () => {
      for (const [name, attempt] of Object.entries(tries)) {
        const line = document.createElement("li");
        try { await attempt(); line.textContent = name + ": works"; } catch { line.textContent = name + ": fails"; }
        said.append(line);
      }
      said.dataset.done = "";
    })();
  };
};
WEL.Tiny.prototype = Object.create(H5P.EventDispatcher.prototype);
"""
PARAMS = {"question": "Thủ đô của Việt Nam?", "right": "Hà Nội", "wrong": "Huế", "check": "Check"}


def tiny_package(*, script: str = SCRIPT, title: str = "Thủ đô", params: Any = None) -> bytes:
    """A package with the content type in it, to be uploaded."""
    files = library_files(TINY, fields=FIELDS)
    files["js/it.js"] = script.encode()
    files["language/vi.json"] = as_json({"semantics": [{}, {}, {}, {"default": "Kiểm tra"}]})
    h5p = {
        "title": title,
        "language": "vi",
        "mainLibrary": TINY.machine,
        "embedTypes": ["iframe"],
        "preloadedDependencies": [TINY.data],
    }
    content = {
        "h5p.json": as_json(h5p),
        "content/content.json": as_json(PARAMS if params is None else params),
        **folder(TINY, files),
    }
    return zipped(content).getvalue()


def opened(package: bytes) -> io.BytesIO:
    return io.BytesIO(package)


def h5p_block(content: Any, **value: Any) -> tuple[str, dict]:
    """The content in a lesson."""
    given = {"title": "Thủ đô", "content": content.pk, "rule": "done", "alternative": "<p>Đọc trang 5.</p>"}
    return "h5p", {**given, **value}
