// Jiangsai. The judge pad: its keys, the keyboard, and what happens where the network is gone.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // What a Chinese keyboard makes: full-width digits and letters, 。 as decimal point.
  const halfWidth = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[。．]/g, ".").trim();
  const thousandths = (text) => {
    const parts = /^(\d{1,7})(?:\.(\d{0,3}))?$/.exec(text);
    return parts ? Number(parts[1]) * 1000 + Number((parts[2] ?? "").padEnd(3, "0")) : null;
  };

  for (const pad of all("[data-pad]")) {
    const rows = all("[data-row]", pad).map((row) => aspect(row));
    const open = pad.dataset.locked === undefined && rows.length > 0;
    if (open) marking(pad, rows);
    keeping(pad, rows, open).catch(() => {}).finally(() => { pad.dataset.ready = ""; });
  }

  // One aspect, whatever it is marked by: a number, a scale, yes or no.
  function aspect(row) {
    const input = one("input.value", row);
    const choices = all(".scale input", row);
    const reason = one("[data-reason]", row);
    return {
      row, input, choices, reason,
      get value() { return input ? input.value : choices.find((choice) => choice.checked)?.value ?? ""; },
      set value(value) {
        if (input) input.value = value;
        else for (const choice of choices) choice.checked = choice.value === value;
        (input ?? choices[0]).dispatchEvent(new Event("input", { bubbles: true }));
      },
      get isOpen() { return this.value === "" && reason.value.trim() === ""; },
      focus() {
        const field = input ?? choices.find((choice) => choice.checked) ?? choices[0];
        field.focus({ preventScroll: true });
        if (input) input.select();
        row.scrollIntoView({ block: "nearest" });
      },
      // The choice a digit stands for; of two, 1 is yes and 0 is no.
      chosenBy(key) {
        const marks = choices.filter((choice) => choice.value !== "");
        return marks.find((choice) => choice.value === key) ?? (key === "1" && marks.length === 2 ? marks[0] : undefined);
      },
    };
  }

  // Marks are compared in thousandths, as the server keeps them.
  function marking(pad, rows) {
    const texts = one("[data-texts]", pad).dataset;
    const well = one("[data-well]", pad);
    const read = one("[data-read]", pad);
    const undone = [];
    let current = null;
    well.hidden = false;
    pad.classList.add("keyed");

    const problemOf = ({ input, row }) => {
      if (!input || input.value === "") return "";
      const { min, max, step } = row.dataset;
      const mark = thousandths(input.value);
      if (mark === null || mark < thousandths(min) || mark > thousandths(max)) return texts.range.replace("[min]", min).replace("[max]", max);
      return step && mark % thousandths(step) !== 0 ? texts.step.replace("[step]", step) : "";
    };
    const check = (item) => {
      const problem = problemOf(item);
      const line = one("[data-problem]", item.row);
      line.hidden = problem === "";
      one("span", line).textContent = problem;
      item.row.classList.toggle("bad", problem !== "");
      if (item.input) {
        item.input.removeAttribute("aria-invalid");
        if (problem) item.input.setAttribute("aria-invalid", "true");
      }
      return problem === "";
    };
    const show = () => { read.textContent = current?.value ?? ""; };
    const set = (item, value) => {
      undone.push([item, item.value]);
      if (undone.length > 20) undone.shift();
      item.value = value;
    };
    const choose = (item) => {
      current = item;
      for (const { row } of rows) row.classList.toggle("current", row === item.row);
      one("[data-current]", well).textContent = `${texts.marking} ${one(".what b", item.row).textContent}`;
      one("[data-hint]", well).textContent = one(".what .hint", item.row)?.textContent ?? "";
      show();
    };
    const save = () => {
      const wrong = rows.find((item) => !check(item));
      if (wrong) wrong.focus();
      else one("[data-next]", pad).click();
    };
    const step = (by) => rows[rows.indexOf(current) + by]?.focus();
    const enter = () => {
      if (!check(current)) return;
      if (current === rows.at(-1)) save();
      else step(1);
    };
    const acts = { Enter: enter, ArrowDown: () => step(1), ArrowUp: () => step(-1), Delete: () => set(current, "") };

    for (const item of rows) {
      const { input, choices, reason } = item;
      if (input && matchMedia("(pointer: coarse)").matches) input.inputMode = "none";
      item.row.addEventListener("focusin", () => { if (current !== item) choose(item); });
      item.row.addEventListener("input", (event) => {
        if (event.isComposing) return;
        if (input) {
          const plain = halfWidth(input.value);
          if (plain !== input.value) input.value = plain;
        }
        if (current === item) show();
      });
      input?.addEventListener("change", () => check(item));
      for (const field of input ? [input] : choices) {
        field.addEventListener("keydown", (event) => {
          if (event.isComposing) return;
          const chosen = input ? undefined : item.chosenBy(halfWidth(event.key));
          const act = chosen ? () => { set(item, chosen.value); chosen.focus(); } : acts[event.key];
          if (act) { event.preventDefault(); act(); }
        });
      }
      reason.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); enter(); }
      });
    }
    one("[data-keys]", pad).addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !current) return;
      const key = button.dataset.key ?? button.textContent;
      const { input } = current;
      if (key === "enter") enter();
      else if (key === "back") set(current, input ? input.value.slice(0, -1) : "");
      else if (key === "none") {
        set(current, "");
        check(current);
        const why = one(".unmarked", current.row);
        why.open = true;
        one("input", why).focus();
      } else if (!input) {
        const chosen = current.chosenBy(key);
        if (chosen) set(current, chosen.value);
      } else if (document.activeElement === input && input.selectionStart === 0 && input.selectionEnd === input.value.length) set(current, key);
      else set(current, input.value + key);
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
    const first = rows.find((item) => item.isOpen) ?? rows[0];
    // What is wrong is read first.
    if (one("[data-summary]")) choose(first);
    else first.focus();
  }

  // What was typed stays on this device until the server has it.
  async function keeping(pad, rows, open) {
    const about = { ...pad.dataset };
    delete pad.dataset.key;
    const device = one("[data-device]");
    const texts = one("[data-texts]", pad).dataset;
    const uid = one("[name=client_uid]", pad);
    const given = uid.value;
    const base = { revision: one("[name=revision]", pad).value, scheme: about.scheme };
    const say = (text) => { device.textContent = text; device.hidden = text === ""; };
    let store = null;
    let found = null;
    const opened = Promise.resolve().then(() => globalThis.jiangsaiDrafts(about))
      // Read before anything is written over it.
      .then(async (made) => { found = await made?.read(); store = made; })
      .catch(() => {});
    if (!open) {
      await opened;
      await store?.drop();
      return;
    }

    const others = new Map();
    let pressed = false;
    const values = () => Object.fromEntries([...new FormData(pad)].filter(([name]) => /^(mark|reason):/.test(name)));
    // One after the other: what is written last is what was typed last.
    let last = opened;
    const keep = () => {
      const draft = { uid: uid.value, pressed, values: values(), others: Object.fromEntries(others) };
      pad.dataset.writing = "";
      const mine = last.then(() => store?.write(base, draft))
        .then(() => { if (store) pad.dataset.kept = ""; }, () => { store = null; say(texts.nothingKept); })
        .then(() => { if (last === mine) delete pad.dataset.writing; });
      last = mine;
      return mine;
    };
    const drop = () => (last = last.then(() => store?.drop()));
    const newUid = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    let quiet = false;
    pad.addEventListener("input", () => {
      if (quiet) return;
      uid.value = newUid();
      pressed = false;
      keep();
    });

    const isAcknowledged = () => document.cookie.split("; ").includes(`acknowledged=${uid.value}`);
    let sending = false;
    const send = async () => {
      if (sending) return;
      sending = true;
      pressed = true;
      await keep();
      const body = new URLSearchParams(new FormData(pad));
      try {
        const answer = await fetch(pad.action, { method: "POST", body, redirect: "manual" });
        if (answer.type === "opaqueredirect" && isAcknowledged()) {
          await drop();
          location.assign(about.next);
        } else {
          // Refused, or to log in first: the server's page shows which, with what was typed.
          pad.submit();
        }
      } catch {
        sending = false;
        say(store ? texts.offline : texts.offlineNothing);
        pad.dispatchEvent(new Event("idle"));
      }
    };
    pad.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    const again = () => { if (pressed) send(); };
    window.addEventListener("online", again);
    setInterval(again, 5000);

    await opened;
    if (!store) say(texts.nothingKept);
    if (!store || pad.dataset.typed !== undefined) return;
    if (!found) return;
    const untouched = uid.value === given;
    const fields = new Map(rows.flatMap((item) => {
      const names = [[(item.input ?? item.choices[0]).name, item]];
      return [...names, [item.reason.name, { row: item.row, get value() { return item.reason.value; }, set value(value) { fill(item.reason, value); } }]];
    }));
    const put = (name, value) => {
      const field = fields.get(name);
      if (field && typeof value === "string") field.value = value;
    };
    const differ = (name, value) => {
      const mine = thousandths(value) ?? value;
      const theirs = fields.get(name)?.value ?? "";
      return fields.has(name) && mine !== (thousandths(theirs) ?? theirs);
    };
    const both = (name, mine) => {
      const { row, value } = fields.get(name);
      const line = one("template[data-both]", pad).content.firstElementChild.cloneNode(true);
      one("[data-mine]", line).textContent = mine || texts.none;
      one("[data-theirs]", line).textContent = value || texts.none;
      others.set(name, mine);
      const settle = () => { others.delete(name); line.remove(); };
      one("[data-use]", line).addEventListener("click", () => { settle(); put(name, mine); });
      one("[data-leave]", line).addEventListener("click", () => { settle(); keep(); });
      row.append(line);
    };
    const changed = Object.entries({ ...found.values, ...found.others }).filter(([name, value]) => differ(name, value));
    if (changed.length === 0 && !found.pressed && untouched) return void drop();
    if (untouched && found.revision === base.revision && found.scheme === base.scheme) {
      quiet = true;
      for (const [name, value] of Object.entries(found.values)) put(name, value);
      quiet = false;
      for (const [name, value] of Object.entries(found.others)) if (differ(name, value)) both(name, value);
      uid.value = found.uid;
      pad.dataset.kept = "";
      say(texts.restored);
      (rows.find((item) => item.isOpen) ?? rows[0]).focus();
      if (found.pressed) send();
    } else if (changed.length === 0) {
      if (untouched) drop();
    } else {
      for (const [name, value] of changed) both(name, value);
      say(texts.newer);
    }
  }

  function fill(field, value) {
    field.value = value;
    if (value) field.closest("details").open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
})();
