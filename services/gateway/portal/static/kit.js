// Makes forms smoother; everything here also works without it, by the buttons of the page.
(() => {
  "use strict";
  const SAVE_AFTER = 1200;
  const FREE_AFTER = 15000;
  const AGAIN_AFTER = 1500;
  const AGAIN_AT_MOST = 60000;
  const form = document.querySelector("form[data-kit-form]");

  const post = (step, { files = false, keepalive = false } = {}) => {
    const body = new FormData(form);
    if (!files) for (const each of form.querySelectorAll("input[type=file]")) body.delete(each.name);
    body.set("step", step);
    return fetch(form.action, { method: "POST", body, keepalive, headers: { "X-Requested-With": "kit" } });
  };

  // A second click while the first is under way does nothing; the key of the form would see to it anyhow.
  const free = (each) => {
    delete each.dataset.sent;
    for (const button of each.querySelectorAll("[data-kit-words]")) {
      button.removeAttribute("aria-disabled");
      button.textContent = button.dataset.kitWords;
    }
  };
  for (const each of document.querySelectorAll("form.kit")) {
    each.addEventListener("submit", (event) => {
      if (each.dataset.sent) {
        event.preventDefault();
        return;
      }
      each.dataset.sent = "yes";
      const button = event.submitter;
      setTimeout(() => {
        if (!button || !button.dataset.kitBusy) return;
        button.dataset.kitWords = button.textContent;
        button.textContent = button.dataset.kitBusy;
        button.setAttribute("aria-disabled", "true");
      });
      // An answer that never comes must not lock the form.
      setTimeout(() => free(each), FREE_AFTER);
    });
  }
  // Coming back by the back button, the page may be the very one that was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form.kit").forEach(free);
  });

  if (form) {
    const saved = form.querySelector("[data-kit-saved]");
    const OTHER = 409;
    const tell = (status) => {
      const { kitDone, kitOther, kitFailed } = saved.dataset;
      saved.textContent = status < 300 ? kitDone : status === OTHER ? kitOther : kitFailed;
    };
    let waiting = 0;
    let latest = 0;
    let saving = Promise.resolve();
    const save = async (keepalive) => {
      const mine = ++latest;
      let status = Infinity;
      try {
        // A browser lets a long text not outlive its page: then it goes as usual.
        const answer = await post("save", { keepalive }).catch(() => post("save"));
        status = answer.status;
      } catch {
        // Told below.
      }
      // What was typed meanwhile is not saved by this.
      if (mine === latest && !(waiting && status < 300)) tell(status);
    };
    // What was typed and is not under way yet is saved now; ends when everything is.
    const saveNow = () => {
      if (waiting) {
        clearTimeout(waiting);
        waiting = 0;
        saving = save(true);
      }
      return saving;
    };
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      if (saved.textContent === saved.dataset.kitDone) saved.textContent = "";
      clearTimeout(waiting);
      waiting = setTimeout(saveNow, SAVE_AFTER);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      waiting = 0;
    });
    form.addEventListener("change", saveNow);
    window.addEventListener("pagehide", saveNow);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") saveNow();
    });
    // The same page in another language shows what was saved: it waits for that.
    for (const each of document.querySelectorAll("a.language")) {
      each.addEventListener("click", async (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        await saveNow();
        window.location.assign(each.href);
      });
    }

    // Files are stored as they are chosen or removed; the answer is the new list. Those that are not stored yet stay in
    // their field, however many are chosen after them, and go with the next post.
    let unstored = [];
    const hold = (files) => {
      unstored = files;
      const held = new DataTransfer();
      for (const each of files) held.items.add(each);
      form.querySelector(".files input[type=file]").files = held.files;
    };
    const tellUnstored = () => {
      const list = form.querySelector("[data-kit-unstored]");
      for (const each of list.querySelectorAll("li")) each.remove();
      for (const each of unstored) {
        const line = list.querySelector("template").content.cloneNode(true);
        for (const name of line.querySelectorAll("[data-kit-name]")) name.textContent = each.name;
        line.querySelector("button").addEventListener("click", () => {
          hold(unstored.filter((other) => other !== each));
          tellUnstored();
          form.querySelector(".files input[type=file]").focus();
        });
        list.append(line);
      }
      list.hidden = !unstored.length;
    };
    const isSame = (one, other) =>
      one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
    const replaceFiles = async (step, files) => {
      const told = (name) => {
        const status = form.querySelector("[data-kit-status]");
        status.textContent = status.dataset[name];
      };
      told("kitBusy");
      saved.textContent = "";
      const sent = files ? unstored : [];
      try {
        const answer = await post(step, { files });
        const text = await answer.text();
        if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
        const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".files");
        form.querySelector(".files").replaceWith(fresh);
        hold(unstored.filter((each) => !sent.includes(each)));
        fresh.querySelector("input[type=file]").focus();
        tell(200);
      } catch (error) {
        told("kitFailed");
        tell(Number(error.message) || Infinity);
      }
      tellUnstored();
    };
    form.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      const chosen = [...event.target.files].filter((each) => !unstored.some((other) => isSame(each, other)));
      hold([...unstored, ...chosen]);
      if (chosen.length) replaceFiles("save", true);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest(".files button[value^='remove:']");
      if (!button) return;
      event.preventDefault();
      replaceFiles(button.value, false);
    });
  }

  // What is under way is looked at again by itself, less and less often.
  const looked = `looked ${window.location.pathname}`;
  if (document.querySelector("[data-kit-again]")) {
    const times = Number(sessionStorage.getItem(looked)) || 0;
    sessionStorage.setItem(looked, String(times + 1));
    setTimeout(() => window.location.reload(), Math.min(AGAIN_AFTER * 1.3 ** times, AGAIN_AT_MOST));
  } else {
    sessionStorage.removeItem(looked);
  }
})();
