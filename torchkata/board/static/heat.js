// The map: a table of learners by exercises. Only cells that changed are touched.

import { $, element, plural } from "./dom.js";
import { ago } from "./state.js";

const CLASSES = {
  solved: "s", example: "s", wrong: "w", raised: "r", timed_out: "t", crashed: "c", refused: "u",
};

export class Heat {
  constructor(room, nameOf, ask) {
    this.room = room;
    this.nameOf = nameOf;
    this.columns = []; // numbers of the exercises that are shown
    this.places = new Map(); // exercise -> column
    this.rows = new Map(); // learner -> row
    this.at = null; // the chosen cell: [learner, column]
    this.told = null; // the learner that the line is about
    const scroll = $("scroll");
    scroll.addEventListener("keydown", (event) => this.press(event));
    scroll.addEventListener("blur", () => this.choose(null));
    $("rows").addEventListener("mouseover", (event) => this.point(event.target.closest("td")));
    $("rows").addEventListener("click", (event) => this.offer(event.target.closest("tr")));
    $("remove").addEventListener("click", () => this.remove(ask));
    $("begun").addEventListener("change", () => this.rebuild());
  }

  legend() {
    const shown = this.room.outcomes.filter(([key]) => CLASSES[key] && key !== "example");
    $("legend").replaceChildren(
      ...shown.map(([key, words, glyph]) =>
        element("li", {}, element("span", { class: `mark ${CLASSES[key]}` }, glyph), ` ${words}`)),
      element("li", {}, "a number: failing runs in a row"),
    );
  }

  // Which exercises have a column.
  wanted() {
    const numbers = this.room.exercises.map((_, number) => number);
    if (!$("begun").checked) return numbers;
    const begun = new Set();
    for (const cells of this.room.cells.values()) for (const one of cells.keys()) begun.add(one);
    return numbers.filter((number) => begun.has(number));
  }

  rebuild() {
    this.columns = this.wanted();
    this.places = new Map(this.columns.map((number, place) => [number, place]));
    this.head();
    this.rows.clear();
    this.at = null;
    $("rows").replaceChildren(...this.order().map((id) => this.row(id)));
    $("heat").style.setProperty("--columns", this.columns.length);
    $("scroll").hidden = this.rows.size === 0;
  }

  head() {
    const groups = [];
    for (const number of this.columns) {
      const topic = this.room.exercises[number][1];
      if (groups.at(-1)?.topic === topic) groups.at(-1).count += 1;
      else groups.push({ topic, count: 1 });
    }
    $("topics").replaceChildren(
      element("td", { class: "who" }),
      ...groups.map(({ topic, count }) =>
        element("th", { scope: "colgroup", colspan: count, title: topic }, element("span", {}, topic))),
    );
    $("columns").replaceChildren(
      element("th", { scope: "col", class: "who" }, "learner"),
      ...this.columns.map((number) => {
        const [name, , title] = this.room.exercises[number];
        return element("th", { scope: "col", title: `${name}: ${title}` }, element("span", {}, name));
      }),
    );
  }

  // Stuck learners first, then the others by name, those who left last.
  order() {
    const stuck = this.room.stuckFirst().map(([id]) => id);
    const known = new Set(stuck);
    const rest = [...this.room.learners.values()].filter((one) => !known.has(one.id));
    rest.sort((a, b) => a.left - b.left || this.nameOf(a.id).localeCompare(this.nameOf(b.id),
      undefined, { numeric: true }));
    return [...stuck, ...rest.map((one) => one.id)];
  }

  row(id) {
    const row = element("tr", {}, element("th", { scope: "row" }));
    row.dataset.id = id;
    for (const _number of this.columns) row.append(document.createElement("td"));
    this.rows.set(id, row);
    this.name(id);
    for (const number of this.room.cells.get(id)?.keys() ?? []) this.cell(id, number);
    return row;
  }

  name(id) {
    const row = this.rows.get(id);
    const learner = this.room.learners.get(id);
    const why = this.room.stuck.get(id);
    row.className = learner.left ? "left" : why ? "stuck" : "";
    const mark = learner.hand ? "▲ " : why ? "● " : "";
    row.cells[0].replaceChildren(
      mark ? element("span", { role: "img", "aria-label": learner.hand ? "hand up" : "stuck" }, mark) : "",
      element("bdi", {}, this.nameOf(id)),
      learner.left ? element("small", {}, " left") : "",
    );
  }

  cell(id, number) {
    const place = this.places.get(number);
    const cell = this.room.cells.get(id).get(number);
    const box = this.rows.get(id).cells[place + 1];
    const [key, words, glyph] = this.room.outcomes[cell.outcome];
    box.className = CLASSES[key] ?? "";
    box.textContent = cell.fails > 1 ? (cell.fails > 99 ? "99" : cell.fails) : glyph;
    const fails = cell.fails > 1 ? `, ${cell.fails} failing runs` : "";
    box.setAttribute("aria-label", words + fails);
  }

  // Shows what changed.
  update(changed) {
    const isNew = changed.cells.some(([, number]) => !this.places.has(number));
    if (changed.all || isNew || changed.gone.length || this.rows.size === 0) {
      this.rebuild();
      return;
    }
    for (const id of changed.learners) {
      if (this.rows.has(id)) this.name(id);
      else $("rows").append(this.row(id));
    }
    for (const [id, number] of changed.cells) this.cell(id, number);
  }

  // Puts the rows in order, and the marks of those who are stuck.
  arrange() {
    const order = this.order();
    const body = $("rows");
    order.forEach((id, place) => {
      if (!this.rows.has(id)) return;
      const row = this.rows.get(id);
      if (body.children[place] !== row) body.insertBefore(row, body.children[place] ?? null);
      this.name(id);
    });
  }

  // --- one cell in words ------------------------------------------------------------------------

  press(event) {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (!move || !this.rows.size || !this.columns.length) return;
    event.preventDefault();
    const body = $("rows").children;
    const from = this.at ? [...body].indexOf(this.rows.get(this.at[0])) : 0;
    const column = this.at ? this.at[1] : 0;
    const [down, right] = this.at ? move : [0, 0];
    const row = body[Math.min(body.length - 1, Math.max(0, from + down))];
    const next = Math.min(this.columns.length - 1, Math.max(0, column + right));
    this.choose([Number(row.dataset.id), next]);
    this.offer(row);
    $("spoken").textContent = $("detail").textContent;
  }

  point(box) {
    if (box) this.tell(Number(box.parentNode.dataset.id), box.cellIndex - 1);
  }

  // Offers to take out a learner: of a wrong name, or who is not of this room.
  offer(row) {
    if (!row) return;
    this.told = Number(row.dataset.id);
    $("remove").hidden = false;
    $("remove").textContent = `Take out ${this.nameOf(this.told)}`;
  }

  remove(ask) {
    const name = this.nameOf(this.told);
    if (window.confirm(`Take ${name} out of the board? The learner can join again.`)) {
      ask("/remove", { learner: this.told });
    }
    $("remove").hidden = true;
  }

  choose(at) {
    if (this.at) this.rows.get(this.at[0])?.cells[this.at[1] + 1]?.classList.remove("at");
    this.at = at;
    if (!at) return;
    const box = this.rows.get(at[0]).cells[at[1] + 1];
    box.classList.add("at");
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.tell(...at);
  }

  tell(id, place) {
    const number = this.columns[place];
    const cell = this.room.cells.get(id)?.get(number);
    const head = `${this.nameOf(id)}, ${this.room.exercise(number)}: `;
    if (!cell) {
      $("detail").textContent = `${head}not run yet`;
      return;
    }
    const parts = [this.room.outcomes[cell.outcome][1]];
    if (cell.fails) {
      const since = ago(this.room.now() - cell.failing);
      parts.push(`${plural(cell.fails, "failing run")} since ${since === "now" ? "a moment" : since}`);
    }
    const last = ago(this.room.now() - cell.at);
    parts.push(last === "now" ? "run just now" : `last run ${last} ago`);
    const why = this.room.text(cell.mistake);
    $("detail").textContent = `${head}${parts.join(", ")}.${why ? ` ${why}` : ""}`;
  }
}
