/* A button that copies a code sample, where the browser can. */

for (const box of navigator.clipboard ? document.querySelectorAll("[data-copies]") : []) {
  const copy = box.querySelector(".l-code__copy");
  copy.hidden = false;
  copy.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("code").textContent);
    copy.querySelector("[role=status]").textContent = box.dataset.copies;
  });
}
