// Preloaded into a process (`node --import`), sets its clock wrong by CLOCK_OFF milliseconds; SIGUSR2 makes it jump to as much
// on the other side. What nobody can set, `performance.now()`, stays right.
const rightNow = Date.now;
let off = Number(process.env.CLOCK_OFF);

const now = () => rightNow() + off;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  apply: () => new Date().toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
process.on("SIGUSR2", () => {
  off = -off;
});
