// Posts the form on every change and puts the server's answer in the place of the
// result. It decides nothing. Whatever fails, an old result does not stay.
const form = document.getElementById("child");
const result = document.getElementById("result");
const said = document.getElementById("said");
let waiting, asked;

form.addEventListener("input", (event) => {
  if (event.target.id === "other") return; // a pathway to change to, by its button
  clearTimeout(waiting);
  waiting = setTimeout(update, 150);
});

async function update() {
  asked?.abort();
  const mine = (asked = new AbortController());
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/thresholds/live", { method: "POST", body: new URLSearchParams(new FormData(form)), signal: mine.signal });
    const text = await answer.text();
    if (!answer.ok) throw new Error(String(answer.status));
    show(text);
  } catch (err) {
    if (mine.signal.aborted) return;
    const failed = document.createElement("p");
    failed.dataset.said = "";
    failed.textContent = "Not updated. Press “Show limits”.";
    result.replaceChildren(failed);
  }
  result.removeAttribute("aria-busy");
  said.textContent = result.querySelector("[data-said]")?.textContent ?? "";
}

// What was opened or closed stays so.
function show(html) {
  const before = new Map([...result.querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
  result.innerHTML = html;
  for (const d of result.querySelectorAll("details[id]")) if (before.has(d.id)) d.open = before.get(d.id) || d.open;
}
