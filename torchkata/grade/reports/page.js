"use strict";
{
  const data = JSON.parse(document.getElementById("data").textContent);
  const heat = document.getElementById("heat");
  const detail = document.getElementById("detail");
  const FIRST = 2; // the columns before the exercises: student, points
  const WORST_LAST = "stnowucr";

  const folded = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  // --- sorting -----------------------------------------------------------------------------------

  const values = {
    text: (cell) => (cell.querySelector("bdi") ?? cell).textContent.trim(),
    number: (cell) => {
      const number = Number.parseFloat(cell.dataset.value ?? cell.textContent);
      return Number.isNaN(number) ? -1 : number;
    },
    outcome: (cell) => WORST_LAST.indexOf(cell.className),
  };

  function sort(button) {
    const head = button.closest("th");
    const table = head.closest("table");
    const kind = button.dataset.sort;
    // For numbers and outcomes the far end matters: the most, or the worst, comes first.
    const before = head.ariaSort;
    const up = before ? before === "descending" : kind === "text";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.ariaSort = up ? "ascending" : "descending";
    const body = table.tBodies[0];
    const compare = kind === "text" ? collator.compare : (one, other) => one - other;
    const rows = [...body.rows].map((row) => [values[kind](row.cells[head.cellIndex]), row]);
    rows.sort(([one], [other]) => (up ? compare(one, other) : compare(other, one)));
    body.append(...rows.map(([, row]) => row));
  }

  // --- searching ---------------------------------------------------------------------------------

  function tell(input, shown, count) {
    const said = data.shown.replace("{shown}", shown).replace("{count}", count);
    input.closest("label").nextElementSibling.value = input.value.trim() ? said : "";
  }

  /** A student's name, id and labels, without the text of the links. */
  const spoken = (head) =>
    [head.title, ...[...head.querySelectorAll("em")].map((label) => label.textContent)].join(" ");

  function searchRows(input) {
    const table = document.getElementById(input.dataset.rows);
    const wanted = folded(input.value.trim());
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = table === heat ? spoken(row.cells[0]) : row.textContent;
      row.hidden = !folded(text).includes(wanted);
      shown += !row.hidden;
    }
    tell(input, shown, table.tBodies[0].rows.length);
  }

  function searchColumns(input) {
    const wanted = folded(input.value.trim());
    const hidden = data.keys.map(
      (key, index) => !folded(`${key} ${data.titles[index]}`).includes(wanted),
    );
    const [topics, heads] = heat.tHead.rows;
    for (const row of [heads, ...heat.tBodies[0].rows]) {
      hidden.forEach((gone, index) => {
        const cell = row.cells[FIRST + index];
        if (cell.hidden !== gone) cell.hidden = gone;
      });
    }
    let at = 0;
    for (const topic of [...topics.cells].slice(1)) {
      const count = Number((topic.dataset.count ??= topic.colSpan));
      const left = hidden.slice(at, at + count).filter((gone) => !gone).length;
      topic.hidden = left === 0;
      topic.colSpan = left || 1;
      at += count;
    }
    const shown = hidden.filter((gone) => !gone).length;
    document.documentElement.style.setProperty("--exercises", Math.max(shown, 1));
    tell(input, shown, hidden.length);
  }

  // --- the details of a cell ----------------------------------------------------------------------

  function line(text, tag = "div") {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  /** A link to the student's code, at the exercise. */
  function code(cell) {
    const link = line(data.code, "a");
    const name = data.keys[cell.cellIndex - FIRST].split(".")[1];
    link.href = `${cell.parentElement.querySelector("th a").getAttribute("href")}#${name}`;
    return link;
  }

  function show(cell) {
    const index = cell.cellIndex - FIRST;
    const student = cell.parentElement.cells[0].querySelector("bdi");
    const title = line("", "div");
    title.append(student.cloneNode(true), " · ", line(data.keys[index], "code"), " · ");
    title.append(line(data.words[cell.className], "strong"));
    if (cell.className !== "n") {
      const points = cell.dataset.points ?? (cell.className === "s" ? data.points[index] : 0);
      const earned = data.earned.replace("{points}", points);
      title.append(" · ", earned.replace("{most}", data.points[index]));
      if ("hand" in cell.dataset) title.append(", ", data.hand);
      title.append(" · ", code(cell));
    }
    const told = data.explanations[cell.dataset.told] ?? [data.titles[index]];
    detail.replaceChildren(title, ...told.map((text) => line(text)));
  }

  const isOutcome = (cell) => cell?.matches?.("#heat tbody td:nth-child(n + 3)");
  let current = heat.tBodies[0].rows[0]?.cells[FIRST];
  if (current) current.tabIndex = 0; // one stop for the tab key; the arrow keys continue from there

  function enter(cell) {
    current.removeAttribute("tabindex");
    current = cell;
    current.tabIndex = 0;
    current.focus();
    show(current);
  }

  const isShown = (cell) => !cell.hidden && !cell.parentElement.hidden;

  function step(cell, next) {
    do cell = next(cell);
    while (cell && !isShown(cell));
    return cell;
  }

  /** The first or last cell that is shown: of a row, or of a column. */
  function end(event) {
    const { cellIndex, parentElement } = event.target;
    const whole = event.ctrlKey || event.metaKey;
    const cells = whole
      ? [...heat.tBodies[0].rows].map((row) => row.cells[cellIndex])
      : [...parentElement.cells].slice(FIRST);
    return cells.filter(isShown).at(event.key === "Home" ? 0 : -1);
  }

  const beside = (row, cell) => row?.cells[cell.cellIndex];
  const steps = {
    ArrowLeft: (cell) => cell.previousElementSibling,
    ArrowRight: (cell) => cell.nextElementSibling,
    ArrowUp: (cell) => beside(cell.parentElement.previousElementSibling, cell),
    ArrowDown: (cell) => beside(cell.parentElement.nextElementSibling, cell),
  };

  heat.addEventListener("keydown", (event) => {
    if (!isOutcome(event.target)) return;
    let cell = null;
    if (event.key in steps) cell = step(event.target, steps[event.key]);
    else if (event.key === "Home" || event.key === "End") cell = end(event);
    else if (event.key === "Enter") code(event.target).click();
    else return;
    event.preventDefault();
    if (isOutcome(cell)) enter(cell);
  });
  heat.addEventListener("mouseover", (event) => {
    if (isOutcome(event.target)) show(event.target);
  });
  heat.addEventListener("click", (event) => {
    if (isOutcome(event.target)) enter(event.target);
  });
  heat.addEventListener("focusin", (event) => {
    if (isOutcome(event.target)) show(event.target);
  });

  // --- controls ----------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sort]");
    if (button) sort(button);
  });
  let waiting;
  document.addEventListener("input", (event) => {
    const input = event.target;
    const search = input.dataset.rows ? searchRows : input.dataset.columns ? searchColumns : null;
    clearTimeout(waiting);
    if (search) waiting = setTimeout(search, 120, input);
  });
  document.getElementById("fit").addEventListener("change", (event) => {
    heat.classList.toggle("fit", event.target.checked);
    // Too narrow to hit: sort first, then fit.
    for (const button of heat.querySelectorAll("[data-sort=outcome]")) {
      button.disabled = event.target.checked;
    }
  });
}
