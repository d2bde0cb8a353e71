// Comforts only: every page works without this file.
// Each comfort is one function taking the document; add new ones to the list at the end.

function slashFocusesSearch(page) {
  page.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = page.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  });
}

function menusClose(page) {
  const open = () => page.querySelectorAll("details.menu[open]");
  page.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function errorsComeFirst(page) {
  page.querySelector("[data-error-summary]")?.focus();
}

function currentTabIsSeen(page) {
  page.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

function keysPressLinks(page) {
  page.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    const target = page.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}

function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of page.forms) delete form.dataset.sent;
  });
}

function addressesCopy(page) {
  for (const field of page.querySelectorAll("[data-copy]")) {
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) continue;
    const button = page.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = field.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = field.dataset.copied;
    });
    field.after(button);
  }
}

function printButtons(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function gridMovesByKeys(page) {
  for (const form of page.querySelectorAll("[data-grid]")) {
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("[data-save]"));
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
      const cell = event.target.closest("td");
      if (!step || !cell || event.altKey || event.shiftKey || event.target.matches("select, button")) return;
      if (event.key !== "Enter" && event.target.list) return;
      const row = cell.parentElement;
      const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
      const target = other?.cells[cell.cellIndex]?.querySelector("input:not([type=hidden]), select");
      event.preventDefault();
      target?.focus();
      target?.select?.();
    });
    const wanted = page.getElementById(location.hash.slice(1)) ?? form.querySelector("td input:not([type=hidden])");
    if (!page.querySelector("[data-error-summary]")) wanted?.focus();
  }
}

function progressIsFollowed(page) {
  for (const line of page.querySelectorAll("[data-progress]")) {
    const look = async () => {
      const answer = await fetch(line.dataset.progress);
      if (!answer.ok) return;
      const { state, done } = await answer.json();
      page.querySelector("progress").value = done;
      if (state === "waiting" || state === "running") setTimeout(look, 1500);
      else location.reload();
    };
    setTimeout(look, 1500);
  }
}

function filesFit(page) {
  for (const field of page.querySelectorAll("[data-largest]")) {
    field.addEventListener("change", () => {
      const large = [...field.files].some((file) => file.size > Number(field.dataset.largest));
      field.setCustomValidity(large ? field.dataset.tooLarge : "");
      if (!large) return;
      field.value = "";
      field.reportValidity();
    });
  }
}

const comforts = [slashFocusesSearch, menusClose, errorsComeFirst, currentTabIsSeen, keysPressLinks, sendOnce, addressesCopy, printButtons, gridMovesByKeys, progressIsFollowed, filesFit];
for (const comfort of comforts) comfort(document);
