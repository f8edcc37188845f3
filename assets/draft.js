// Jiangsai. What a judge typed and the server has not: sealed on this device, for this account and sheet, until it has.
"use strict";
(() => {
  const DAYS = 7;

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opened = () => {
    const request = indexedDB.open("jiangsai", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts", { keyPath: ["account", "sheet"] });
    return asked(request);
  };
  // Answered once it is on the disk.
  const within = (database, mode, work) => new Promise((resolve, reject) => {
    const transaction = database.transaction("drafts", mode, { durability: "strict" });
    const request = work(transaction.objectStore("drafts"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
  const isOld = (record) => Date.now() - record.at > DAYS * 24 * 60 * 60 * 1000;

  // Where the page is not encrypted on its way, or the browser keeps nothing, there are no drafts: null.
  const drafts = async ({ account, sheet, key: text }) => {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null;
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    const database = await opened();
    const about = ({ revision, scheme }) => new TextEncoder().encode([account, sheet, revision, scheme].join("\n"));
    const drop = () => within(database, "readwrite", (store) => store.delete([account, sheet]));
    for (const record of await within(database, "readonly", (store) => store.getAll())) {
      if (isOld(record)) await within(database, "readwrite", (store) => store.delete([record.account, record.sheet]));
    }
    return {
      drop,
      // draft: { uid, pressed, values, others }; base: { revision, scheme } of the page it was typed on.
      async write(base, draft) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(draft));
        const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: about(base) }, key, plain);
        const record = { account, sheet, ...base, iv, sealed, at: Date.now() };
        await within(database, "readwrite", (store) => store.put(record));
      },
      async read() {
        const record = await within(database, "readonly", (store) => store.get([account, sheet]));
        if (!record) return null;
        try {
          const opened = { name: "AES-GCM", iv: record.iv, additionalData: about(record) };
          const draft = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(opened, key, record.sealed)));
          return { ...draft, revision: record.revision, scheme: record.scheme };
        } catch {
          // Altered, moved from another sheet, or typed under another key: it is nobody's.
          await drop();
          return null;
        }
      },
    };
  };

  // What was signed is on the server whole.
  const signed = async ({ account, sheets }) => {
    if (!globalThis.indexedDB) return;
    const database = await opened();
    for (const sheet of sheets.split(" ")) await within(database, "readwrite", (store) => store.delete([account, sheet]));
  };
  for (const batch of document.querySelectorAll("[data-signed]")) signed(batch.dataset).catch(() => {});

  globalThis.jiangsaiDrafts = drafts;
})();
