// Leads typed where the network is bad: what is typed stays on the phone until the server has it. The key of a form
// makes sending again harmless. Without this file, or where the browser keeps nothing, the form is sent as any other.

const page = document;
const box = () => page.querySelector("[data-unsent]");
const form = () => page.querySelector("form[data-keep]");
const said = (name) => box().querySelector(`template[data-say="${name}"]`).content.textContent;
const nameOf = (key) => box().dataset.unsent + key;
const read = (key) => JSON.parse(localStorage.getItem(nameOf(key)) ?? "null");
let sending = false;

function keepsAnything() {
  try {
    localStorage.setItem("lead?", "");
    localStorage.removeItem("lead?");
    return true;
  } catch {
    return false;
  }
}

function keptKeys() {
  const prefix = nameOf("");
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

function keep() {
  const { csrf_token: _token, ...fields } = Object.fromEntries(new FormData(form()));
  const copy = { fields, action: form().action, back: location.pathname + location.search };
  localStorage.setItem(nameOf(fields.key), JSON.stringify(copy));
}

// A new form that was emptied again is nothing to keep.
function keepTyped() {
  const texts = [...form().querySelectorAll("textarea, input:not([type=hidden], [type=date])")];
  const something = form().elements.namedItem("version").value || texts.some((field) => field.value.trim());
  if (something) keep();
  else localStorage.removeItem(nameOf(form().dataset.keep));
}

function fill() {
  const kept = "typed" in form().dataset ? null : read(form().dataset.keep);
  for (const [name, value] of Object.entries(kept?.fields ?? {})) {
    const field = form().elements.namedItem(name);
    if (field) field.value = value;
  }
  form().querySelector("[data-kept-here]").hidden = false;
}

// The address of a new lead names its key, so that a reload finds what was typed.
function nameAddress() {
  if (!form().elements.namedItem("version").value) history.replaceState(null, "", `?key=${form().dataset.keep}`);
}

// Gives "sent", "offline" (no answer), "refused" (somebody else answered) or "incomplete", with the page that says why.
async function send(key) {
  const kept = localStorage.getItem(nameOf(key));
  if (kept === null) return { state: "sent", next: location.pathname };
  const { fields, action } = JSON.parse(kept);
  const body = new URLSearchParams({ ...fields, csrf_token: page.querySelector("[name=csrf_token]").value });
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(action, { method: "POST", headers, body, signal: AbortSignal.timeout(20000) });
    const text = await answer.text();
    if (answer.status === 422 || answer.status === 409) return { state: "incomplete", text };
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) return { state: "refused" };
    if (localStorage.getItem(nameOf(key)) === kept) localStorage.removeItem(nameOf(key));
    return { state: "sent", next: JSON.parse(text).next };
  } catch {
    return { state: "offline" };
  }
}

function lineOf(key) {
  const { fields, back } = read(key);
  const item = page.createElement("li");
  const [name, link, drop] = ["bdi", "a", "button"].map((tag) => item.appendChild(page.createElement(tag)));
  name.textContent = fields.name || fields.organisation || box().dataset.nameless;
  Object.assign(link, { href: back, textContent: box().dataset.finish });
  Object.assign(drop, { type: "button", className: "button button--link", textContent: box().dataset.drop });
  drop.addEventListener("click", () => {
    if (!confirm(said("sure"))) return;
    localStorage.removeItem(nameOf(key));
    list();
  });
  return item;
}

function list() {
  const others = keptKeys().filter((key) => key !== form()?.dataset.keep);
  box().querySelector("ul").replaceChildren(...others.map(lineOf));
  box().hidden = !others.length;
}

function tell(state) {
  const place = form().querySelector("[data-not-sent]");
  place.textContent = said(state);
  place.hidden = false;
  if (state !== "sending") form().querySelector("[data-another]")?.removeAttribute("hidden");
}

function showAnswer(text) {
  page.querySelector("main").replaceWith(new DOMParser().parseFromString(text, "text/html").querySelector("main"));
  begin();
  keep();
  page.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  page.querySelector("[data-error-summary], [role=alert]:not([hidden])")?.scrollIntoView();
  page.querySelector("[data-error-summary]")?.focus();
}

async function sendForm() {
  keep();
  tell("sending");
  const { state, next, text } = await send(form().dataset.keep);
  if (state === "sent") location.assign(next);
  else if (state === "incomplete") showAnswer(text);
  else tell(state);
}

async function sendKept() {
  const place = box().querySelector("[data-said]");
  let worst = "sent";
  for (const key of keptKeys().filter((one) => one !== form()?.dataset.keep)) {
    place.textContent = said("sending");
    const { state } = await send(key);
    if (state !== "sent") worst = state;
    if (state === "offline") break;
  }
  list();
  place.textContent = worst === "sent" ? "" : said(worst);
  if (worst === "sent" && !form()) location.reload();
}

function another() {
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  keep();
  for (const field of form().elements) {
    field.removeAttribute("aria-invalid");
    if (!["csrf_token", "version", "due_on", "owner_id"].includes(field.name)) field.value = "";
  }
  form().elements.namedItem("key").value = form().dataset.keep = key;
  for (const part of form().querySelectorAll("[data-not-sent], [data-another]")) part.hidden = true;
  for (const part of form().querySelectorAll(".error-summary, .field-error")) part.remove();
  nameAddress();
  list();
  form().elements.namedItem("name").focus();
}

async function once(work) {
  if (sending) return;
  sending = true;
  await work().finally(() => (sending = false));
}

function begin() {
  if (form()) {
    fill();
    nameAddress();
  }
  list();
}

function install() {
  page.addEventListener("input", (event) => event.target.form?.matches("[data-keep]") && keepTyped());
  page.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-keep]")) return;
    event.preventDefault();
    once(sendForm);
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-kept]")) once(sendKept);
    if (event.target.closest("[data-another]")) another();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (form() && !read(form().dataset.keep)) location.reload();
    else list();
  });
  begin();
}

if (box() && keepsAnything()) install();
