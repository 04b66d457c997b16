// The panels around the map: who is stuck, mistakes, what to explain, code, how to join.

import { $, drawing, element, plural } from "./dom.js";
import { ago, clock } from "./state.js";

const MOST_STUCK = 12;
const WHY = {
  hand: (since) => (since === "now" ? "hand up just now" : `hand up for ${since}`),
  runs: (since, cell) => `${plural(cell?.fails ?? 5, "failing run")} in a row`,
  time: (since) => `for ${since}`,
};

export class Panels {
  constructor(room, nameOf, ask) {
    this.room = room;
    this.nameOf = nameOf;
    this.ask = ask;
    this.showsAll = false;
    this.shown = "";
    $("more").addEventListener("click", () => {
      this.showsAll = !this.showsAll;
      this.stuck();
    });
  }

  draw() {
    const room = this.room;
    document.body.classList.toggle("nobody", room.learners.size === 0);
    $("f-learners").textContent = room.here().length;
    $("f-solved").textContent = room.solved();
    $("f-stuck").textContent = room.stuck.size;
    this.stuck();
    this.mistakes();
    this.explain();
    const { announcement } = room;
    $("announced").hidden = !announcement;
    $("announced").textContent = announcement ? `Announced at ${clock(announcement.at)}: ${announcement.text}` : "";
  }

  stuck() {
    const all = this.room.stuckFirst();
    const shown = this.showsAll ? all : all.slice(0, MOST_STUCK);
    const rows = shown.map(([id, why]) => this.stuckOne(id, why));
    $("nobody").hidden = all.length > 0;
    $("more").hidden = all.length <= MOST_STUCK;
    $("more").textContent = this.showsAll ? "Show fewer" : `Show all ${all.length}`;
    const same = rows.map((row) => row.outerHTML).join("");
    if (same === this.shown) return; // a button that has the focus keeps it
    this.shown = same;
    const focused = document.activeElement?.dataset?.lower;
    $("stuck").replaceChildren(...rows);
    if (focused) $("stuck").querySelector(`[data-lower="${focused}"]`)?.focus();
  }

  stuckOne(id, { why, since }) {
    const learner = this.room.learners.get(id);
    const exercise = this.room.exercise(learner.current);
    const cell = this.room.cells.get(id)?.get(learner.current);
    const told = WHY[why](ago(this.room.now() - since), cell);
    const text = cell ? this.room.text(cell.mistake) : "";
    const row = element("li", { class: why },
      element("span", { class: "name" }, why === "hand" ? "▲ " : "", element("bdi", {}, this.nameOf(id))),
      " ",
      element("span", { class: "where" }, exercise ? element("code", {}, exercise) : null, exercise ? ", " : "", told),
      text ? element("span", { class: "why" }, text) : null);
    if (why === "hand") {
      const button = element("button", { type: "button", "data-lower": id }, "Done");
      button.setAttribute("aria-label", `Done: lower the hand of ${this.nameOf(id)}`);
      button.addEventListener("click", () => this.ask("/lower", { learner: id }));
      row.append(button);
    }
    return row;
  }

  mistakes() {
    const { mistakes, examples, facts } = this.room;
    const count = this.room.here().length;
    $("no-mistake").hidden = mistakes.length > 0;
    $("mistakes").replaceChildren(...mistakes.map(([mistake, exercise, many]) =>
      element("li", {}, element("span", { class: "text" }, this.room.text(mistake)), " ",
        element("span", { class: "soft" }, element("code", {}, this.room.exercise(exercise)),
          `, ${many} of ${count} learners`))));
    $("examples").hidden = examples === 0 && facts.has_tests;
    $("examples").textContent = !facts.has_tests
      ? "The board's own copy has no hidden tests, so it knows no mistake in words: start it in a clone or in a workshop's copy."
      : `${plural(examples, "learner has", "learners have")} a copy without hidden tests: `
      + "there, the board shows whether the examples pass, and the kind of a failure, but no known mistake.";
  }

  explain() {
    const { explain, mistakes } = this.room;
    if (!explain) {
      $("explain").replaceChildren("Nothing yet: nobody is stuck at an exercise.");
      return;
    }
    const [number, count] = explain;
    const [name, topic, title] = this.room.exercises[number] ?? ["", "", ""];
    const told = mistakes.find(([, exercise]) => exercise === number);
    $("explain").replaceChildren(
      element("strong", {}, element("code", {}, name)), ` ${title}`,
      element("span", { class: "soft" }, ` (${topic}): ${plural(count, "learner is", "learners are")} stuck there.`),
      told ? element("span", { class: "why" }, `Most often: ${this.room.text(told[0])}`) : "");
  }

  shares() {
    const { shares } = this.room;
    $("s-shares").hidden = shares.length === 0;
    $("shares").replaceChildren(...[...shares].reverse().map(([id, at, exercise, code, question]) =>
      element("details", {},
        element("summary", {}, element("bdi", {}, this.nameOf(id)), ": ", element("code", {}, exercise),
          ` at ${clock(at)}`, question ? `: ${question}` : ""),
        element("pre", { tabindex: 0 }, code))));
  }

  join() {
    const { link, code, reachable, qr } = this.room.facts;
    $("command").textContent = `kata join ${link.replace("http://", "")} ${code} --name NAME`;
    $("unreachable").hidden = reachable;
    const size = qr.length + 8;
    const path = qr.flatMap((row, y) => [...row].map((one, x) => (one === "1" ? `M${x + 4} ${y + 4}h1v1h-1z` : "")));
    const picture = drawing("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR code of the page with this command" },
      drawing("rect", { width: size, height: size, class: "light" }),
      drawing("path", { d: path.join(""), class: "dark" }));
    $("qr").replaceChildren(...(reachable ? [picture] : []));
  }
}
