import { describe, expect, it } from "vitest";
import { db } from "#lib/db";
import { Rates } from "#lib/people/rates";
import { useContext } from "#lib/testing/context";
import { refuseInserts } from "#lib/testing/hindered-database";
import { runTogether } from "#lib/testing/processes";

const test = useContext();
const RATE = { burst: 3, perMinute: 60 };

let now = Date.parse("2026-12-05T10:00:00Z");
const clock = () => now;
const rates = () => new Rates(clock);

describe("a bucket that two web servers share", () => {
  it("gives what it holds at once, at either, and then one at a time as it fills", async () => {
    const [one, other] = [rates(), rates()];
    expect([await one.take("a", RATE), await other.take("a", RATE), await one.take("a", RATE)]).toEqual([0, 0, 0]);
    expect([await one.take("a", RATE), await other.take("a", RATE)]).toEqual([1000, 1000]);
    now += 400;
    expect([await one.take("a", RATE), await other.take("a", RATE)]).toEqual([600, 600]);
    now += 600;
    expect([await other.take("a", RATE), await one.take("a", RATE), await other.take("a", RATE)]).toEqual([
      0, 1000, 1000,
    ]);
    expect(await one.take("b", RATE)).toBe(0);
  });

  it("never holds more than its burst", async () => {
    const one = rates();
    await one.take("a", RATE);
    now += 86_400_000;
    const taken = [];
    for (let turn = 0; turn < 4; turn++) taken.push(await one.take("a", RATE));
    expect(taken).toEqual([0, 0, 0, 1000]);
  });

  it("lets whoever waited in again where the database's clock was set back, and where limits were lowered", async () => {
    await rates().take("a", { burst: 100, perMinute: 1 });
    for (let turn = 0; turn < 50; turn++) await rates().take("a", { burst: 100, perMinute: 1 });
    expect([await rates().take("a", RATE), await rates().take("a", RATE)]).toEqual([0, 1000]);
    now -= 3600_000;
    expect([await rates().take("a", RATE), await rates().take("a", RATE)]).toEqual([0, 1000]);
    now += 1000;
    expect(await rates().take("a", RATE)).toBe(0);
  });

  it("is forgotten when it is full", async () => {
    const one = rates();
    for (let turn = 0; turn < 3; turn++) await one.take("a", RATE);
    now += 61_000;
    await one.take("b", RATE);
    expect((await db().rateBucket.findMany()).map(({ key }) => key)).toEqual(["b"]);
  });

  it("is not asked about again for whoever was refused", async () => {
    const one = rates();
    for (let turn = 0; turn < 4; turn++) await one.take("a", RATE);
    await db().rateBucket.deleteMany();
    expect(await one.take("a", RATE)).toBe(1000);
    expect(await rates().take("a", RATE)).toBe(0);
  });
});

/** Asks a hundred times in one moment, and prints how often it got one. */
const ASK = `
  import { Rates } from "#lib/people/rates";
  const rates = new Rates(() => 0);
  const waits = await Promise.all(Array.from({ length: 100 }, () => rates.take("a", { burst: 30, perMinute: 60 })));
  console.log(waits.filter((wait) => wait === 0).length);
`;

it("gives no more to four processes that ask at once", async () => {
  const taken = await runTogether(ASK, { processes: 4, variables: test.variables });
  expect(taken.map(Number).reduce((sum, count) => sum + count)).toBe(30);
});

it("counts by the database's clock where nobody gives another", async () => {
  const waits = await runTogether(
    `import { context } from "#lib/context";
    for (let turn = 0; turn < 4; turn++) console.log(await context().rates.take("a", { burst: 3, perMinute: 1 }));`,
    { processes: 1, variables: test.variables },
  );
  const [first, second, third, fourth] = waits.join("").trim().split("\n").map(Number);
  expect([first, second, third]).toEqual([0, 0, 0]);
  expect(fourth).toBeGreaterThan(0);
  expect(fourth).toBeLessThanOrEqual(60_000);
  const [bucket] = await db().rateBucket.findMany();
  expect(Math.abs(Number(bucket?.fullAt) / 1000 - Date.now())).toBeLessThan(3600_000);
});

it("counts in this process while the disk is full, so that images can be deleted", async () => {
  const accept = await refuseInserts("RateBucket", { message: "database or disk is full" });
  const one = rates();
  const waits = [];
  for (let turn = 0; turn < 4; turn++) waits.push(await one.take("a", RATE));
  expect(waits).toEqual([0, 0, 0, 1000]);
  await accept();
  expect(await rates().take("a", RATE)).toBe(0);
});
