const NEEDED = { major: 20, minor: 19 };

/**
 * The sentence for a Node that is too old, or null. Kept free of new syntax: the old Node has to read it.
 * @param {string} version
 */
export function nodeComplaint(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)) return null;
  return `Bakehouse needs Node.js ${NEEDED.major}.${NEEDED.minor} or newer; this is ${version}. See https://nodejs.org/en/download.`;
}

/** Ends the process with that sentence. */
export function requireNode() {
  const complaint = nodeComplaint(process.version);
  if (complaint === null) return;
  console.error(complaint);
  process.exit(1);
}
