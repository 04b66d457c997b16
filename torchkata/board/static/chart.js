// The room's progress: how many exercises are solved, over time.

import { $, drawing } from "./dom.js";
import { clock } from "./state.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [480, 150, 36, 22];

export function chart(room) {
  const points = room.points;
  const now = room.now();
  if (!points.length) {
    $("chart").replaceChildren("Nothing is solved yet.");
    return;
  }
  const first = points[0][0];
  const last = Math.max(now, first + 600);
  const most = Math.max(5, points.at(-1)[1]);
  const x = (at) => LEFT + ((WIDTH - LEFT - 6) * (at - first)) / (last - first);
  const y = (count) => 8 + (HEIGHT - BOTTOM - 8) * (1 - count / most);
  let line = `M${x(first).toFixed(1)} ${y(0).toFixed(1)}`;
  let before = 0;
  for (const [at, count] of points) {
    line += `L${x(at).toFixed(1)} ${y(before).toFixed(1)}L${x(at).toFixed(1)} ${y(count).toFixed(1)}`;
    before = count;
  }
  line += `L${x(Math.min(now, last)).toFixed(1)} ${y(before).toFixed(1)}`;
  const label = (text, left, top, anchor) => drawing("text", { x: left, y: top, "text-anchor": anchor }, text);
  $("chart").replaceChildren(drawing("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": `${before} exercises solved from ${clock(first)} to ${clock(now)}`,
  },
  drawing("path", { d: `M${LEFT} 8V${HEIGHT - BOTTOM}H${WIDTH - 6}`, class: "axis" }),
  drawing("path", { d: line, class: "line" }),
  label(String(most), LEFT - 6, 14, "end"), label("0", LEFT - 6, HEIGHT - BOTTOM, "end"),
  label(clock(first), LEFT, HEIGHT - 4, "start"), label(clock(last), WIDTH - 6, HEIGHT - 4, "end")));
}
