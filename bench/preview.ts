import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { render } from "#lib/machine/formats/render";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const EXTENSIONS = 20;
const KEYSTROKES = 200;
/** The first ones compile the code; a page has done that before anybody types. */
const WARM = 50;
/** One frame at 60 Hz. */
const TARGET = 16;

/**
 * What a keystroke in the configurator costs with 20 extensions chosen: compose, check, Butane and Ignition. Milliseconds;
 * `cpu` is the mean processor time, which a busy machine changes less.
 */
export function measurePreview(): { median: number; max: number; cpu: number; target: number } {
  const images = Array.from({ length: EXTENSIONS }, (_, index) => ({
    name: `extension-${index}`,
    version: "24.0.5",
    sha256: "ab".repeat(32),
    paths: Array.from({ length: 50 }, (_, file) => `usr/bin/extension-${index}-${file}`),
  }));
  const facts = sampleFacts(images);
  const recipes = Object.values(facts.recipes);
  const recipe = recipes.find(({ name }) => name === "docker-compose") ?? recipes[0];
  const named = images.flatMap(({ name }) => (recipe === undefined ? [] : [[name, { ...recipe, name }] as const]));
  const all = { ...facts, recipes: { ...facts.recipes, ...Object.fromEntries(named) } };
  let before = process.cpuUsage();
  const times = Array.from({ length: KEYSTROKES }, (_, keystroke) => {
    const input = sampleInput({
      extensions: images.map(({ name, version }) => ({ recipe: name, version, updates: "minor" as const })),
      confs: "inline",
      extras: { hostname: `node-${keystroke}`, snippet: "storage:\n  directories:\n    - path: /srv/data\n" },
    });
    if (keystroke === WARM) before = process.cpuUsage();
    const start = performance.now();
    const choices = place(input, all);
    const document = compose(choices);
    check(choices, document);
    render(document, "bu");
    render(document, "ign");
    return performance.now() - start;
  });
  const { user, system } = process.cpuUsage(before);
  const warm = times.slice(WARM).sort((a, b) => a - b);
  const cpu = (user + system) / 1000 / warm.length;
  return { median: warm[Math.floor(warm.length / 2)] ?? 0, max: warm.at(-1) ?? 0, cpu, target: TARGET };
}

if (process.argv[1]?.endsWith("preview.ts")) {
  const { median, max, cpu, target } = measurePreview();
  const [a, b, c] = [median, max, cpu].map((time) => time.toFixed(1));
  console.log(`preview, ${EXTENSIONS} extensions: median ${a} ms, max ${b} ms, CPU ${c} ms (one frame: ${target} ms)`);
}
