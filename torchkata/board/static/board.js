// The instructor's page: opens the session, follows the stream, and reads keys.

import { chart } from "./chart.js";
import { $ } from "./dom.js";
import { Heat } from "./heat.js";
import { Panels } from "./panels.js";
import { Room } from "./state.js";

const room = new Room();
let hidesNames = false;
const nameOf = (id) => (hidesNames ? `Learner ${id}` : room.learners.get(id)?.name ?? `Learner ${id}`);

async function ask(path, document) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(document),
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).said ?? `refused: ${answer.status}`);
}

const quietly = (path, document) => ask(path, document).catch((error) => say(error.message));
const heat = new Heat(room, nameOf, quietly);
const panels = new Panels(room, nameOf, quietly);

function say(text) {
  $("state").textContent = text;
}

// --- the stream ----------------------------------------------------------------------------------

let due = false;

function take(event) {
  const changed = room.take(event);
  if (changed.all) {
    for (const id of ["main", "facts", "tools"]) $(id).hidden = false;
    say("");
    heat.legend();
    panels.join();
  }
  heat.update(changed);
  if (changed.all || event.shares || changed.gone.length) panels.shares();
  if (changed.all || event.stuck || event.learners) arrangeSoon();
  if (changed.all || event.points) chart(room);
  panels.draw();
}

// Rows change places once in two seconds at most: what moves all the time cannot be read.
function arrangeSoon() {
  if (due) return;
  due = true;
  setTimeout(() => {
    due = false;
    heat.arrange();
  }, room.learners.size && !$("rows").dataset.arranged ? 0 : 2000);
  $("rows").dataset.arranged = "yes";
}

function follow() {
  const stream = new EventSource("/stream");
  stream.addEventListener("message", (message) => take(JSON.parse(message.data)));
  stream.addEventListener("error", async () => {
    if (stream.readyState !== EventSource.CLOSED) {
      say("No connection to the board: trying again ...");
      return;
    }
    const answer = await fetch("/stream").catch(() => null); // why?
    answer?.body?.cancel();
    if (answer?.status === 401) {
      say("Open the address that `kata board` printed in the terminal.");
    } else {
      say("The board does not answer: trying again ...");
      setTimeout(follow, 3000);
    }
  });
}

async function begin() {
  // A reload on the projector shows no name, not even for a moment.
  if (sessionStorage.getItem("projector") === "true") projector(true);
  else if (sessionStorage.getItem("names") === "true") hideNames(true);
  const token = decodeURIComponent(location.hash.slice(1));
  if (token && token !== "map") {
    history.replaceState(null, "", location.pathname); // nobody reads it off the projector
    try {
      await ask("/session", { token });
    } catch (error) {
      say(error.message);
    }
  }
  follow();
}

// --- keys and forms ------------------------------------------------------------------------------

function hideNames(hides) {
  hidesNames = hides;
  sessionStorage.setItem("names", hides);
  $("names").setAttribute("aria-pressed", hides);
  heat.rebuild();
  panels.draw();
  panels.shares();
  $("detail").textContent = "";
  $("remove").hidden = true;
}

function projector(isOn) {
  document.body.classList.toggle("projected", isOn);
  sessionStorage.setItem("projector", isOn);
  $("projector").setAttribute("aria-pressed", isOn);
  if (isOn) hideNames(true);
}

const KEYS = {
  n: () => hideNames(!hidesNames),
  p: () => projector(!document.body.classList.contains("projected")),
  a: () => $("text").focus(),
};

document.addEventListener("keydown", (event) => {
  const types = event.target.closest("input:not([type=checkbox]), textarea");
  if (types || event.ctrlKey || event.metaKey || event.altKey || $("main").hidden) return;
  const work = KEYS[event.key.toLowerCase()];
  if (!work) return;
  event.preventDefault();
  work();
});
$("names").addEventListener("click", KEYS.n);
$("projector").addEventListener("click", KEYS.p);

async function announce(text) {
  try {
    await ask("/announce", { text });
    $("sent").textContent = text ? "Sent." : "Taken back.";
    $("text").value = "";
  } catch (error) {
    $("sent").textContent = error.message;
  }
}

$("announce").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("text").value.trim()) announce($("text").value);
});
$("take-back").addEventListener("click", () => announce(""));

setInterval(() => {
  if ($("main").hidden) return;
  panels.draw();
  chart(room);
}, 15000);

begin();
