// Jiangsai. Every page works without this file; it saves keystrokes and catches slips early.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // What a Chinese keyboard makes: full-width digits and letters, 。 as decimal point.
  const halfWidth = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[。．]/g, ".").trim();

  // Error summary takes the focus, so that it is read first.
  one("[data-summary]")?.focus();

  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Paper says when it was made, in the zone of all times of the page.
  window.addEventListener("beforeprint", () => {
    const [place, form] = document.documentElement.lang === "en" ? ["en-GB", { dateStyle: "medium", timeStyle: "short" }] : ["sv-SE", {}];
    for (const foot of all("[data-printed]")) {
      foot.textContent = ` · ${foot.dataset.printed} ${new Date().toLocaleString(place, { ...form, timeZone: "Asia/Shanghai" })}`;
    }
  });

  for (const button of all("[data-show]")) {
    const input = document.getElementById(button.dataset.show);
    button.hidden = false;
    button.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
    });
  }

  // A download leaves the page as it was, while what can be done next has changed: the page is read again once the file
  // is here. What is no file, such as a refusal, is the browser's to fetch and show.
  const download = async (form) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const name = /filename="(.+?)"/.exec(answer.headers.get("Content-Disposition"))[1];
      const file = document.createElement("a");
      file.href = URL.createObjectURL(await answer.blob());
      file.download = name;
      file.click();
      setTimeout(() => location.reload(), 500);
    } catch {
      form.submit();
    }
  };

  const shown = performance.now();
  // Whether a form asks for the next thing what was just done to another (`pages/pressed.rs`).
  const kindOf = (path) => path.split("/").map((part) => (/^(\d+|[0-9a-z]{26})$/i.test(part) ? "{}" : part)).join("/");
  const isNext = (url, after) => {
    const [path, done] = [new URL(url, location.href).pathname, after.split(" ")[1] ?? ""];
    return path !== done && kindOf(path) === kindOf(done);
  };
  // Unsaved changes, and a second press of a button whose work is under way.
  for (const form of all("form[method=post]")) {
    let changed = false;
    let sent = false;
    let idle = () => {};
    // The second press of a double click falls on a page nobody has seen yet.
    const fresh = form.elements.namedItem("after");
    form.addEventListener("input", () => { changed = true; fresh?.remove(); });
    form.addEventListener("submit", (event) => {
      if (fresh?.isConnected && performance.now() - shown < 500 && isNext(event.submitter?.getAttribute("formaction") ?? form.action, fresh.value)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      if (sent) { event.preventDefault(); return; }
      sent = true;
      const button = event.submitter;
      if (form.dataset.reload !== undefined) { event.preventDefault(); download(form); }
      if (button?.dataset.busy) {
        const words = [...button.childNodes];
        idle = () => { button.replaceChildren(...words); button.removeAttribute("aria-disabled"); };
        button.textContent = button.dataset.busy;
        button.setAttribute("aria-disabled", "true");
      }
    });
    // What could not be sent may be sent again.
    form.addEventListener("idle", () => { sent = false; idle(); });
    // Coming back by the browser's own button shows the form as it was left: it may be sent again.
    window.addEventListener("pageshow", (event) => { if (event.persisted) { sent = false; idle(); } });
    if (form.dataset.guard !== undefined) {
      window.addEventListener("beforeunload", (event) => { if (changed && !sent && form.dataset.kept === undefined) event.preventDefault(); });
    }
  }

  for (const button of all("[data-ctrl-enter]")) {
    button.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey && !event.isComposing) button.click();
    });
  }

  // Check digits: GB 11643 (ID card, ISO 7064 MOD 11-2) and GB 32100 (credit code, MOD 31-3).
  const idFits = (text) => {
    if (!/^\d{17}[\dX]$/.test(text)) return false;
    const sum = [...text.slice(0, 17)].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
    return "10X98765432"[sum % 11] === text[17];
  };
  const CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const creditFits = (text) => {
    if (text.length !== 18) return false;
    const values = [...text].map((letter) => CREDIT.indexOf(letter));
    if (values.includes(-1)) return false;
    let weight = 1;
    let sum = 0;
    for (const value of values.slice(0, 17)) { sum += value * weight; weight = (weight * 3) % 31; }
    return CREDIT[(31 - (sum % 31)) % 31] === text[17];
  };
  const say = (field, text) => {
    const line = document.getElementById(field.id.replace(/^f-/, "o-"));
    if (line) { line.textContent = text; line.hidden = text === ""; }
  };
  for (const field of all("[data-check]")) {
    const fits = field.dataset.check === "id" ? idFits : creditFits;
    // Long numbers are shown back in groups; what is sent stays ungrouped.
    field.addEventListener("input", () => say(field, halfWidth(field.value).replace(/(.{4})(?=.)/g, "$1 ")));
    field.addEventListener("change", () => {
      field.value = halfWidth(field.value).replace(/[\s-]/g, "").toUpperCase();
      if (field.value !== "" && !fits(field.value)) say(field, field.dataset.say);
    });
  }
  for (const field of all("[data-max]:not([data-row])")) {
    const most = Number(field.dataset.max);
    field.addEventListener("input", () => {
      const length = [...field.value].length;
      say(field, length > most * 0.8 ? field.dataset.say.replace("#", length) : "");
    });
  }
})();
