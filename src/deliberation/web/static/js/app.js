/* Conveniences. Every page works without this file; what cannot work here stays hidden. */

const all = (selector, each) => document.querySelectorAll(selector).forEach(each);

/* A short answer in place of a button's words, read out, then the words again. */
function say(button, words) {
  const label = button.querySelector("span") || button;
  const before = label.dataset.words || (label.dataset.words = label.textContent);
  label.textContent = words;
  label.setAttribute("role", "status");
  setTimeout(() => {
    label.textContent = before;
    label.removeAttribute("role");
  }, 2500);
}

async function copy(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  /* old web views and pages without https */
  const box = document.createElement("textarea");
  box.value = words;
  box.className = "vh";
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

/* The page's address without what was only meant for this reader. */
const address = () => location.origin + location.pathname;

all("[data-share]", (button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const page = { title: document.title, url: address() };
    try {
      if (navigator.share) return await navigator.share(page);
      await copy(page.url);
      say(button, button.dataset.share);
    } catch (refused) {
      if (refused.name !== "AbortError") await copy(page.url);
    }
  });
});

all("[data-copy]", (button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    await copy((from.value || from.textContent).trim());
    say(button, button.dataset.done);
  });
});

all("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

/* Reading aloud: voices arrive late, and many Chinese phones have none; then the button never shows. */
const speech = window.speechSynthesis;

function voice() {
  const wanted = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const fitting = speech.getVoices().filter((each) => each.lang.replace("_", "-").startsWith(wanted));
  return fitting.find((each) => each.lang.includes("CN")) || fitting[0];
}

/* Long texts stop half way in some engines, so they are read sentence by sentence. */
function sentences(element) {
  const copied = element.cloneNode(true);
  copied.querySelectorAll("nav, form, button, [aria-hidden], [hidden], .no-print").forEach((each) => each.remove());
  copied.querySelectorAll("h1, h2, h3, p, li, dt, dd, div, caption, tr").forEach((each) => each.append("\n"));
  const lines = copied.textContent.replace(/[。！？]|[.!?]\s/g, "$&\n").split("\n");
  return lines.map((each) => each.trim()).filter(Boolean);
}

function listen(button) {
  const label = button.querySelector("span");
  const words = label.textContent;
  const rest = () => {
    label.textContent = words;
    button.removeAttribute("aria-pressed");
  };
  button.addEventListener("click", () => {
    if (speech.speaking) {
      speech.cancel();
      return rest();
    }
    label.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    const said = sentences(document.getElementById(button.dataset.listen)).map((each) => {
      const utterance = new SpeechSynthesisUtterance(each);
      utterance.voice = voice();
      utterance.lang = utterance.voice.lang;
      utterance.rate = 0.9;
      return utterance;
    });
    if (!said.length) return rest();
    said[said.length - 1].onend = rest;
    said.forEach((each) => speech.speak(each));
  });
}

if (speech) {
  const show = () => voice() && all("[data-listen][hidden]", (button) => {
    button.hidden = false;
    listen(button);
  });
  show();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", show);
  addEventListener("pagehide", () => speech.cancel());
}

/* A form that came back with faults: begin where they are listed. */
const faults = document.querySelector(".errsum");
if (faults) faults.focus();

/* A second tap on a slow line sends nothing twice; going back in the history makes the form usable again. */
all("form[method=post]", (form) => {
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 15000);
  });
});
addEventListener("pageshow", () => all("form[aria-busy]", (form) => form.removeAttribute("aria-busy")));

/* The last day of a deadline, by the server's clock: the phone's own may be wrong. A part of a page may have come anew. */
const two = (number) => String(number).padStart(2, "0");
const sent = new WeakMap();

function tick() {
  all("time[data-countdown]", (time) => {
    const told = time.dataset.countdown;
    if (!sent.has(time)) sent.set(time, { told, at: 0 });
    if (sent.get(time).told !== told) sent.set(time, { told, at: performance.now() });
    const left = Math.floor((Date.parse(time.dateTime) - Date.parse(told) - performance.now() + sent.get(time).at) / 1000);
    if (left < 0 || left >= 86400) return;
    time.textContent = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  });
}
if (document.querySelector("time[data-countdown], [hx-get]")) {
  tick();
  setInterval(tick, 1000);
}
