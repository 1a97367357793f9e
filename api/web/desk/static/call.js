// Keeps the panel in step with the form, and makes every action a key. What the
// answers come to is decided by the server; this only posts the form and puts the
// answer in its place.
const form = document.querySelector("[data-call]");
const panel = document.getElementById("desk-panel");
const status = document.getElementById("desk-status");
const questions = () => [...form.querySelectorAll("[data-question]")];

function reveal(root) {
  for (const e of root.querySelectorAll(".desk-scripted")) e.hidden = false;
}
reveal(document);

// Updates. Only the answer to the latest question is shown.
let asked = 0;
let waiting = Promise.resolve();
let typing = 0;

function update(button) {
  clearTimeout(typing);
  const turn = ++asked;
  form.classList.add("desk-waiting");
  const data = new URLSearchParams(new FormData(form));
  if (button) data.set("do", button);
  const limit = AbortSignal.timeout(8000);
  waiting = fetch("/desk/live", { method: "POST", body: data, signal: limit, cache: "no-store" })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error("no answer"))))
    .then((html) => turn === asked && show(html))
    .catch(() => turn === asked && lose());
  return waiting;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.getElementById("desk-panel")) throw new Error("not a panel");
  form.classList.remove("desk-waiting");
  const open = [...panel.querySelectorAll("details")].map((d) => [d.id, d.open]);
  const held = panel.contains(document.activeElement);
  for (const part of fresh.body.children) {
    const old = document.getElementById(part.id);
    if (!old || old.innerHTML === part.innerHTML && !part.dataset.state) continue;
    old.replaceChildren(...part.childNodes);
    if (part.dataset.state) {
      old.className = part.className;
      old.dataset.state = part.dataset.state;
      old.dataset.rank = part.dataset.rank;
    }
  }
  for (const [id, was] of open) {
    const d = panel.querySelector(`#${id}`);
    if (d) d.open = was;
  }
  if (held && !panel.contains(document.activeElement)) panel.focus({ preventScroll: true });
  reveal(panel);
  countDown();
}

// lose takes away what may be wrong by now.
function lose() {
  form.classList.remove("desk-waiting");
  status.textContent = "Out of date. The server did not answer. Emergency signs: call 999.";
  panel.replaceChildren(document.getElementById("desk-lost").content.cloneNode(true));
}

form.addEventListener("change", (event) => {
  if (event.target.id !== "find-finding" && event.target.id !== "keys-off") update();
});
form.addEventListener("input", (event) => {
  if (event.target.type !== "text") return;
  form.classList.add("desk-waiting"); // what is shown is not about what is being typed
  asked++; // an answer on its way is not about it either
  clearTimeout(typing);
  typing = setTimeout(update, 500);
});
let agreed = false; // the server answers, so the form may be sent
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.matches("[data-record]") && agreed) return;
  event.preventDefault();
  const answered = update(button?.value);
  if (!button?.matches("[data-record]")) return;
  await answered; // a server that does not answer must not cost what was typed
  if (!document.getElementById("desk-panel").querySelector(".desk-lost")) {
    agreed = true;
    form.requestSubmit(button);
    agreed = false;
  }
});

// Time left to call back.
let leftTimer = 0;
function countDown() {
  clearInterval(leftTimer);
  const cell = panel.querySelector("[data-left]");
  if (!cell) return;
  const end = performance.now() + cell.dataset.left * 1000;
  const tick = () => {
    const s = Math.floor((end - performance.now()) / 1000);
    const n = Math.abs(s);
    const two = (x) => String(x).padStart(2, "0");
    cell.textContent = `${Math.floor(n / 3600)} h ${two(Math.floor(n / 60) % 60)} min ${two(n % 60)} s ${s < 0 ? "overdue" : "left"}`;
  };
  tick();
  leftTimer = setInterval(tick, 1000);
}
countDown();

// Moving about.
let last = null; // the question last worked on
form.addEventListener("focusin", (event) => {
  last = event.target.closest("[data-question]") ?? last;
});

function go(element) {
  if (!element) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center" });
}
function current() {
  return document.activeElement.closest("[data-question]") ?? last;
}
function step(by) {
  const all = questions();
  const at = all.indexOf(current());
  go(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}
async function nextBest() {
  if (form.classList.contains("desk-waiting")) update(); // what was just typed counts
  let seen = null;
  while (seen !== waiting) await (seen = waiting); // marks of answers before the last are no use
  const marks = [...form.querySelectorAll('.desk-mark[data-rank]:not([data-rank="0"])')];
  marks.sort((x, y) => x.dataset.rank - y.dataset.rank);
  if (!marks.length) return go(panel);
  go(document.querySelector(`[data-question="${marks[0].id.slice(5)}"]`));
}
function answer(digit) {
  const q = current();
  const inputs = q ? [...q.querySelectorAll("input")] : [];
  if (digit === "0" && inputs.some((i) => i.dataset.key === "1" && i.type === "text")) {
    for (const i of inputs) i.type === "text" ? (i.value = "") : (i.checked = false);
    return update();
  }
  const input = inputs.find((i) => i.dataset.key === digit);
  if (!input) return;
  if (input.type === "text") return go(input);
  input.click(); // a change like any other
  q.focus({ preventScroll: true });
}

// Search.
const search = document.querySelector("[data-search]");
const results = document.querySelector("[data-results]");
const resultCount = document.querySelector("[data-result-count]");
function found() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const name = (q) => `${q.querySelector("legend").textContent} ${q.dataset.question}`.toLowerCase();
  return questions().filter((q) => words.every((w) => name(q).includes(w)));
}
search.addEventListener("input", () => {
  const all = found();
  results.replaceChildren(...all.slice(0, 8).map((q) => {
    const link = document.createElement("a");
    link.href = `#question-${q.dataset.question}`;
    link.textContent = q.querySelector("legend").textContent;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(q);
    });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  resultCount.textContent = search.value ? `${all.length} found` : "";
});
function jump(q) {
  search.value = "";
  results.replaceChildren();
  resultCount.textContent = "";
  go(q);
}
panel.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#question-"]');
  if (!link) return;
  event.preventDefault();
  go(document.querySelector(`[data-question="${link.hash.slice(10)}"]`));
});

// Copying.
async function copy() {
  const text = document.getElementById("handover");
  const said = document.getElementById("desk-copied");
  if (!text) return;
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = "Copied.";
  } catch {
    text.focus();
    text.select();
    said.textContent = "Selected. Press Ctrl and C to copy.";
  }
}
panel.addEventListener("click", (event) => event.target.closest("[data-copy]") && copy());

// Keys.
const help = document.getElementById("keys");
document.querySelector("[data-help]").addEventListener("click", () => help.showModal());
help.querySelector("[data-close]").addEventListener("click", () => help.close());

const actions = {
  n: nextBest,
  j: () => step(1),
  k: () => step(-1),
  "/": () => go(search),
  u: () => update(),
  r: () => go(form.querySelector("[data-record]")),
  p: () => go(panel),
  o: () => go(document.getElementById("override-to")),
  h: copy,
  c: () => panel.querySelector("[data-callback]")?.click(),
  t: () => go(document.getElementById("timers")),
  s: () => document.querySelector("[data-seizure]").click(),
  b: () => document.querySelector("[data-breath]:enabled, [data-breath-start]:enabled")?.click(),
  "?": () => help.showModal(),
};

const typed = (e) => e.matches('input[type="text"], input[type="search"], textarea, select');

document.addEventListener("keydown", (event) => {
  const on = event.target;
  if (help.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typed(on)) {
    if (event.key === "Escape") go(on.closest("[data-question]") ?? last ?? panel);
    else if (event.key === "Enter" && on === search) {
      event.preventDefault();
      const [one] = found();
      if (one) jump(one);
    } else if (event.key === "Enter" && on.type === "text") {
      event.preventDefault();
      update();
      go(on.closest("[data-question]"));
    }
    return;
  }
  if (on.matches("[data-question]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    return step(event.key === "ArrowDown" ? 1 : -1);
  }
  if (document.getElementById("keys-off").checked) return;
  const does = /^[0-9]$/.test(event.key) ? () => answer(event.key) : actions[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

// A page that the browser kept may show what was true before.
window.addEventListener("pageshow", (event) => event.persisted && update());
