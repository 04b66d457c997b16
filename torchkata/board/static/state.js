// The state of the room as the server told it: once as a whole, then what changed.

const LEARNER = ["id", "name", "solved", "hand", "current", "at", "left"];

export class Room {
  constructor() {
    this.learners = new Map();
    this.cells = new Map(); // learner -> exercise -> cell
    this.stuck = new Map();
    this.texts = new Map([["0", ""]]);
    this.exercises = [];
    this.outcomes = [];
    this.points = [];
    this.shares = [];
    this.mistakes = [];
    this.explain = null;
    this.announcement = null;
    this.examples = 0;
    this.facts = {};
    this.began = 0;
    this.behind = 0; // the server's clock minus this one, in seconds
  }

  now() {
    return Date.now() / 1000 + this.behind;
  }

  // Takes over an event; says what changed: { all, cells, learners, gone }.
  take(event) {
    const changed = { all: Boolean(event.all), cells: [], learners: [], gone: event.gone ?? [] };
    if (event.all) {
      const fresh = new Room();
      const { exercises, outcomes, began } = event;
      Object.assign(this, fresh, { exercises, outcomes, began });
      const { code, link, reachable, qr, has_tests } = event;
      this.facts = { code, link, reachable, qr, has_tests };
    }
    if (event.now !== undefined) this.behind = event.now - Date.now() / 1000;
    for (const [key, text] of Object.entries(event.texts ?? {})) this.texts.set(key, text);
    for (const row of event.learners ?? []) {
      const learner = Object.fromEntries(LEARNER.map((key, i) => [key, row[i]]));
      this.learners.set(learner.id, learner);
      changed.learners.push(learner.id);
    }
    for (const [id, ...cells] of event.cells ?? []) {
      if (!this.cells.has(id)) this.cells.set(id, new Map());
      for (const [exercise, outcome, at, fails = 0, failing = 0, mistake = 0] of cells) {
        const [last, first] = [this.began + at, this.began + failing];
        this.cells.get(id).set(exercise, { outcome, at: last, fails, failing: first, mistake });
        changed.cells.push([id, exercise]);
      }
    }
    for (const [id, why] of event.stuck ?? []) {
      if (why === null) this.stuck.delete(id);
      else this.stuck.set(id, { why: why[0], since: why[1] });
    }
    for (const id of changed.gone) {
      for (const map of [this.learners, this.cells, this.stuck]) map.delete(id);
      this.shares = this.shares.filter((share) => share[0] !== id);
    }
    if (event.points) this.takePoints(event.points);
    this.shares.push(...(event.shares ?? []));
    this.shares = this.shares.slice(-30);
    for (const key of ["mistakes", "explain", "announcement", "examples"]) {
      if (key in event) this[key] = event[key];
    }
    return changed;
  }

  takePoints(points) {
    const kept = points.length ? this.points.filter(([at]) => at < points[0][0]) : this.points;
    this.points = [...kept, ...points];
  }

  text(mistake) {
    return this.texts.get(String(mistake)) ?? "";
  }

  exercise(number) {
    return this.exercises[number]?.[0] ?? "";
  }

  solved() {
    return this.points.length ? this.points.at(-1)[1] : 0;
  }

  here() {
    return [...this.learners.values()].filter((one) => !one.left);
  }

  // Stuck learners: raised hands first, then those who have been for longest.
  stuckFirst() {
    const rank = ([, why]) => [why.why === "hand" ? 0 : 1, why.since];
    return [...this.stuck].filter(([id]) => this.learners.has(id)).sort((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      return a[0] - b[0] || a[1] - b[1];
    });
  }
}

export function ago(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes < 1) return "now";
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

export function clock(at) {
  const time = new Date(at * 1000);
  return time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
