// Narrows the list of problems to those with the words that are typed.
const find = document.querySelector("[data-find]");
const items = [...document.querySelectorAll("[data-words]")];
const found = document.querySelector("[data-found]");
for (const e of document.querySelectorAll(".desk-scripted")) e.hidden = false;

function narrow() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    const has = words.every((w) => item.dataset.words.toLowerCase().includes(w));
    item.hidden = !has && !item.querySelector("input").checked;
    if (!item.hidden) shown++;
  }
  found.textContent = words.length ? `${shown} shown` : "";
}

find.addEventListener("input", narrow);
find.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // the call is not begun by a search
  const first = items.find((item) => !item.hidden);
  if (!first) return;
  const input = first.querySelector("input");
  input.checked = true;
  input.focus();
});
