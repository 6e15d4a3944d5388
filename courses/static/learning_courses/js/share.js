/* Share the lesson's address: by the phone's own sheet, else copied, else shown so that it can be copied by hand. */

export default async function share(button) {
  const { address, wordsCopied, wordsCopy } = button.dataset;
  if (navigator.share) {
    // Who closes the sheet has changed her mind, which is no error.
    return navigator.share({ title: document.title, url: address }).catch(() => {});
  }
  try {
    await navigator.clipboard.writeText(address);
    say(button, wordsCopied);
  } catch {
    say(button, wordsCopy, address);
  }
}

function say(button, words, address) {
  const place = button.parentElement.querySelector("[data-share-said]") ?? added(button);
  place.replaceChildren(words);
  if (!address) return;
  const field = Object.assign(document.createElement("input"), { value: address, readOnly: true, className: "l-input" });
  field.setAttribute("aria-label", words);
  place.append(" ", field);
  field.select();
}

function added(button) {
  const place = Object.assign(document.createElement("p"), { className: "l-small" });
  place.setAttribute("role", "status");
  place.dataset.shareSaid = "";
  button.parentElement.append(place);
  return place;
}
