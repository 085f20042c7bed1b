import { expect, it } from "vitest";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { DatabaseError } from "#lib/database-error";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";

const test = useContext();

it("tries a build again that met a database that was away, says so, and gives up after the third time", async () => {
  const { build } = await requestImage({ recipe: "docker", version: "20.10.24" }, test.context, "a test");
  const away = new DatabaseError("unreachable", "The server of the database does not answer.");
  const store = { ...test.context.store, temporary: () => Promise.reject(away) };
  for (const status of ["queued", "queued", "failed"]) {
    await runNext({ ...test.context, store });
    expect((await getBuild(build.id)).status).toBe(status);
  }
  const says = "The database was away: The server of the database does not answer, in each of 3 attempts. ";
  expect((await getBuild(build.id)).error?.message).toContain(says);
  const { lines } = await logAfter(build.id, 0);
  expect(lines.filter(({ text }) => text.includes("of 3 follows"))).toHaveLength(2);
});
