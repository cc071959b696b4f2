// Where news comes to an open page: says when it can come no more, and marks what is new once it is
// shown. The news itself is put in its place by htmx.
const KEPT = "throughline-news";
const live = document.getElementById("live");
const news = document.getElementById("live-news");
const lost = document.getElementById("live-lost");
const quiet = Number(live.dataset.quiet) * 1000;
let connection;
let silence = setTimeout(miss, quiet);
let isLost = false;

// It is heard: by a new connection, news, or a sign of life.
function hear() {
  clearTimeout(silence);
  silence = setTimeout(miss, quiet);
  if (!isLost) return;
  isLost = false;
  live.classList.remove("tl-live--lost");
  lost.textContent = "Connected again.";
  setTimeout(() => isLost || lost.replaceChildren(), 10_000);
}

function lose() {
  if (isLost) return;
  isLost = true;
  live.classList.add("tl-live--lost");
  lost.replaceChildren(document.getElementById("live-lost-says").content.cloneNode(true));
}

// Nothing was heard for long: the other end may have gone without a word. Make another connection.
function miss() {
  if (document.hidden) return; // then htmx has let go of it, and makes another later
  lose();
  connection?.reader?.cancel();
}

live.addEventListener("htmx:sse:after:connection", (event) => {
  connection = event.detail.connection;
  news.querySelector("[data-unheard]")?.remove();
  hear();
});
live.addEventListener("htmx:sse:after:message", hear);
live.addEventListener("htmx:sse:error", lose);

// No connection was made at all: htmx tries again only where there was one.
function again(event) {
  if (event.type === "htmx:error") lose();
  setTimeout(() => htmx.trigger(live, "again"), event.type === "htmx:error" ? 5_000 : 30_000);
}
live.addEventListener("htmx:error", again);
live.addEventListener("htmx:response:error", again);

// Whoever asks to see what is new finds it marked.
news.addEventListener("click", (event) => {
  if (event.target.closest("a")) {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...news.firstElementChild.dataset }));
  }
});
const told = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
sessionStorage.removeItem(KEPT);
for (const [name, ids] of Object.entries(told)) {
  for (const id of ids.split(" ").filter(Boolean)) {
    const tag = document.createElement("span");
    tag.className = "tl-tag tl-tag--new";
    tag.textContent = name === "new" ? "New" : "Changed";
    document.getElementById(id)?.querySelector(".tl-alert__tags")?.append(tag);
  }
}
