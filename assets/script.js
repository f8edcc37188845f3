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

  // Unsaved changes, and a second press of a button whose work is under way.
  for (const form of all("form[method=post]")) {
    let changed = false;
    let sent = false;
    let idle = () => {};
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", (event) => {
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
    // Coming back by the browser's own button shows the form as it was left: it may be sent again.
    window.addEventListener("pageshow", (event) => { if (event.persisted) { sent = false; idle(); } });
    if (form.dataset.guard !== undefined) {
      window.addEventListener("beforeunload", (event) => { if (changed && !sent) event.preventDefault(); });
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

  for (const pad of all("[data-pad]")) marking(pad);

  // The judge pad. Marks are compared in thousandths, as the server keeps them.
  function marking(pad) {
    const rows = all("[data-row]", pad);
    const inputs = all("input.value", pad);
    const texts = one("[data-texts]", pad).dataset;
    const well = one("[data-well]", pad);
    if (inputs.length === 0 || inputs[0].readOnly) return;
    const read = one("[data-read]", pad);
    const undone = [];
    let current = null;
    well.hidden = false;
    pad.classList.add("keyed");
    for (const input of inputs) if (matchMedia("(pointer: coarse)").matches) input.inputMode = "none";

    const thousandths = (text) => {
      const parts = /^(\d{1,7})(?:\.(\d{0,3}))?$/.exec(text);
      return parts ? Number(parts[1]) * 1000 + Number((parts[2] ?? "").padEnd(3, "0")) : null;
    };
    const problemOf = (input) => {
      if (input.value === "") return "";
      const row = input.closest("[data-row]").dataset;
      const mark = thousandths(input.value);
      if (mark === null || mark < thousandths(row.min) || mark > thousandths(row.max)) {
        return `${texts.range} ${row.min}～${row.max}`;
      }
      return row.step && mark % thousandths(row.step) !== 0 ? `${texts.step} ${row.step}` : "";
    };
    const check = (input) => {
      const problem = problemOf(input);
      const row = input.closest("[data-row]");
      const line = one("[data-problem]", row);
      line.hidden = problem === "";
      one("span", line).textContent = problem;
      row.classList.toggle("bad", problem !== "");
      input.toggleAttribute("aria-invalid", false);
      if (problem) input.setAttribute("aria-invalid", "true");
      return problem === "";
    };
    const show = () => { read.textContent = current?.value ?? ""; };
    const set = (input, value) => {
      undone.push([input, input.value]);
      if (undone.length > 20) undone.shift();
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const choose = (input) => {
      current = input;
      for (const row of rows) row.classList.toggle("current", row.contains(input));
      const row = input.closest("[data-row]");
      one("[data-current]", well).textContent = `${texts.marking} ${one(".what b", row).textContent}`;
      one("[data-hint]", well).textContent = one(".what .hint", row).textContent;
      show();
    };
    const step = (by) => {
      const next = inputs[inputs.indexOf(current) + by];
      if (next) { next.focus(); next.select(); next.closest("[data-row]").scrollIntoView({ block: "nearest" }); }
    };
    const enter = () => { if (check(current)) step(1); };

    for (const input of inputs) {
      input.addEventListener("focus", () => choose(input));
      input.addEventListener("input", (event) => {
        if (event.isComposing) return;
        const plain = halfWidth(input.value);
        if (plain !== input.value) input.value = plain;
        show();
      });
      input.addEventListener("change", () => check(input));
      input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        const act = { Enter: enter, ArrowDown: () => step(1), ArrowUp: () => step(-1), Delete: () => set(input, "") }[event.key];
        if (act) { event.preventDefault(); act(); }
      });
    }
    one("[data-keys]", pad).addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !current) return;
      const key = button.dataset.key ?? button.textContent;
      if (key === "enter") enter();
      else if (key === "back") set(current, current.value.slice(0, -1));
      else if (key === "none") {
        set(current, "");
        check(current);
        const why = one(".unmarked", current.closest("[data-row]"));
        why.open = true;
        one("input", why).focus();
      } else if (current.selectionStart === 0 && current.selectionEnd === current.value.length) set(current, key);
      else set(current, current.value + key);
    });
    one("[data-undo]", pad).addEventListener("click", () => {
      const last = undone.pop();
      if (!last) return;
      last[0].value = last[1];
      check(last[0]);
      last[0].focus();
    });
    pad.addEventListener("keydown", (event) => {
      const link = { PageUp: "[rel=prev]", PageDown: "[rel=next], [data-next]" }[event.key];
      if (link && !event.isComposing) { event.preventDefault(); one(link, pad)?.click(); }
    });
    choose(inputs.find((input) => input.value === "") ?? inputs[0]);
  }
})();
