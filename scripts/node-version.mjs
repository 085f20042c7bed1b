const NEEDED = [20, 19];

/** The sentence for a Node that is too old, or null. Kept free of new syntax: the old Node has to read it. */
export function nodeComplaint(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return null;
  return `Bakehouse needs Node.js ${NEEDED.join(".")} or newer; this is ${version}. See https://nodejs.org/en/download.`;
}

/** Ends the process with that sentence. */
export function requireNode() {
  const complaint = nodeComplaint(process.version);
  if (complaint === null) return;
  console.error(complaint);
  process.exit(1);
}
