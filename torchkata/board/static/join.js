// The command to join, with the code from the fragment: it is in no log.
const code = decodeURIComponent(location.hash.slice(1)).replace(/[^a-z0-9-]/gi, "").slice(0, 20);
document.getElementById("command").textContent =
  `kata join ${location.host} ${code || "CODE"} --name NAME`;
