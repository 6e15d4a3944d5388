// Records a spoken answer after a tap, and hands it over as a file. Without a microphone the file field remains.

const KINDS = ["audio/webm", "audio/mp4", "audio/ogg"];

/** Shows the recorders of `form`; `hand(question, file)` sends what was recorded. */
export function watchRecorders(form, hand) {
  if (!globalThis.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  for (const box of form.querySelectorAll("[data-recorder]")) new Recorder(box, hand);
}

class Recorder {
  constructor(box, hand) {
    Object.assign(this, { box, hand });
    this.question = box.closest("[data-question]").dataset.question;
    this.sound = box.closest("[data-recorded]").querySelector("audio");
    box.hidden = false;
    this.part("record").addEventListener("click", () => this.begin());
    this.part("stop").addEventListener("click", () => this.end());
    // What has arrived can be listened to, from where it is kept.
    box.closest("[data-recorded]").addEventListener("learning:file", ({ detail }) => this.offer(detail.address));
    addEventListener("pagehide", () => this.end());
  }

  part(name) {
    return this.box.querySelector(`[data-${name}]`);
  }

  async begin() {
    this.complain("");
    this.sound.pause();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return this.complain(this.box.dataset.refused);
    }
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const pieces = [];
    this.recorder = new MediaRecorder(this.stream, mimeType ? { mimeType } : {});
    this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.recorder.addEventListener("stop", () => this.keep(pieces));
    this.recorder.start();
    this.showRecording(true);
    this.watchTheClock();
  }

  watchTheClock() {
    const since = performance.now();
    const tick = () => {
      const seconds = Math.floor((performance.now() - since) / 1000);
      this.part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= Number(this.box.dataset.longest)) this.end();
    };
    this.every = setInterval(tick, 500);
    tick();
  }

  end() {
    if (this.recorder?.state !== "recording") return;
    clearInterval(this.every);
    this.recorder.stop();
    // The light of the microphone goes out at once.
    for (const track of this.stream.getTracks()) track.stop();
    this.showRecording(false);
  }

  keep(pieces) {
    const type = this.recorder.mimeType.split(";")[0];
    const ending = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" }[type] ?? "webm";
    this.hand(this.question, new File(pieces, `${this.box.dataset.name}.${ending}`, { type }));
  }

  offer(address) {
    this.sound.src = address;
    this.sound.hidden = false;
  }

  showRecording(on) {
    const was = document.activeElement;
    this.part("recording").hidden = !on;
    this.part("record").hidden = on;
    this.part("stop").hidden = !on;
    if (was === this.part("record") || was === this.part("stop")) this.part(on ? "stop" : "record").focus();
  }

  complain(text) {
    this.part("recorder-problem").textContent = text;
    this.part("recorder-problem").hidden = !text;
  }
}
