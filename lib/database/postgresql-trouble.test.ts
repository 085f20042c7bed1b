import { expect, it } from "vitest";
import { explain } from "#lib/database/postgresql-trouble";
import { messageOf } from "#lib/errors";

const URL = "postgresql://baker:s3cret@db.example:5433/bakehouse";
const NAME = "the PostgreSQL database bakehouse at db.example:5433";

const coded = (code: string, message = "as told by the server") => Object.assign(new Error(message), { code });

it.each([
  ["55P03", "Another program has held a lock"],
  ["40P01", "Another program has held a lock"],
  ["53100", "The disk with the PostgreSQL database"],
  ["25006", "may not be written (as told by the server)"],
  ["42501", "may not be written (as told by the server)"],
  ["28P01", "refuses to open the PostgreSQL database"],
  ["28000", "refuses to open the PostgreSQL database"],
  ["3D000", "does not exist. Create it"],
  ["53300", "has no connection left"],
  ["57P01", "does not answer (as told by the server)"],
  ["57P03", "does not answer (as told by the server)"],
  ["08006", "does not answer"],
  ["ECONNREFUSED", "does not answer"],
  ["EAI_AGAIN", "does not answer"],
  ["42P01", "another version of Bakehouse"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "The encrypted connection to"],
])("%s is told in one sentence that names the database and no password", (code, words) => {
  const said = explain(coded(code), URL);
  expect(messageOf(said)).toContain(words);
  expect(messageOf(said)).toMatch(new RegExp(NAME, "i"));
  expect(messageOf(said)).toMatch(/^[A-Z].*\.$/);
  expect(messageOf(said)).not.toContain("s3cret");
  const byAdapter = new Error("postgres", {
    cause: { kind: "postgres", originalCode: code, originalMessage: "as told by the server" },
  });
  expect(messageOf(explain(byAdapter, URL))).toBe(messageOf(said));
});

it("tells what the adapter gives in words of its own, and what pg says without a code", () => {
  const reached = new Error("DatabaseNotReachable", { cause: { kind: "DatabaseNotReachable", host: "db.example" } });
  expect(messageOf(explain(reached, URL))).toContain("does not answer (DatabaseNotReachable)");
  for (const message of ["Connection terminated unexpectedly", "timeout exceeded when trying to connect"])
    expect(messageOf(explain(new Error(message), URL))).toContain(`does not answer (${message})`);
  const refused = new AggregateError([coded("ECONNREFUSED", "connect ECONNREFUSED ::1:5432")], "");
  expect(messageOf(explain(Object.assign(refused, { code: "ECONNREFUSED" }), URL))).toContain("ECONNREFUSED ::1:5432");
});

it("leaves alone what is about a statement", () => {
  const error = coded("23505");
  expect(explain(error, URL)).toBe(error);
});
