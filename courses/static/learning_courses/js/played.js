/* What of a recording was really played, and since when, in the words of the xAPI video profile.
 *
 * Jumping over a part plays none of it. The server adds the parts up and looks at its clock: so nothing is kept here.
 */

import { now } from "../../learning/js/statements.js";

const EXTENSIONS = "https://w3id.org/xapi/video/extensions/";
const SINCE = "urn:wagtail-learning:extension:played-since";
const JUMP = 2; // seconds between two reports of the player; more is no playing
const EVERY = 15; // seconds of playing until it is told

/** `onPlayed` is given `{ since, segments, time }` from time to time while `media` plays, and when it stops. */
export function watchPlaying(media, onPlayed) {
  let from = null; // where the present stretch began
  let at = 0; // how far it has come
  let segments = [];
  let since = null;

  const close = () => {
    if (from !== null && at > from) segments.push([from, at]);
    from = null;
  };
  const tell = () => {
    close();
    if (segments.length) onPlayed({ since, segments, time: media.currentTime });
    segments = [];
    since = null;
  };
  const step = () => {
    const here = media.currentTime;
    if (from !== null && Math.abs(here - at) > JUMP * Math.max(1, media.playbackRate)) close();
    if (from === null || here < at) {
      close();
      from = here;
    }
    since ??= now();
    at = here;
    if (now() - since >= EVERY * 1000) tell();
  };
  media.addEventListener("timeupdate", () => media.paused || media.seeking || step());
  media.addEventListener("seeking", close);
  media.addEventListener("pause", () => {
    if (from !== null && media.currentTime - at < JUMP) at = Math.max(at, media.currentTime);
    tell();
  });
  media.addEventListener("ended", tell);
  addEventListener("pagehide", tell, { capture: true });
}

/** The result of a statement about what was played. */
export function played({ since, segments, time }) {
  const said = segments.map(([start, end]) => `${start.toFixed(1)}[.]${end.toFixed(1)}`).join("[,]");
  return { extensions: { [`${EXTENSIONS}played-segments`]: said, [`${EXTENSIONS}time`]: time, [SINCE]: since.toISOString() } };
}
