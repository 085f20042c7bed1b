import { expect, it } from "vitest";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine();

it("makes a link for an admin before the server has ever started, for people and programs", async () => {
  const made = await bench.call("admin");
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("Nobody signs in to this server") });
  expect(made.stdout).toMatch(
    /^http:\/\/localhost:3000\/welcome\/[\w-]{43}\nThis link makes an account for an admin, once/,
  );
  const { stdout } = await bench.call("admin", "--email", "Ada@Example.org", "--json");
  expect(JSON.parse(stdout)).toEqual({
    url: expect.stringMatching(/\/welcome\/[\w-]{43}$/),
    email: "ada@example.org",
    expiresAt: expect.stringMatching(/Z$/),
  });
});

it("refuses what is no address", async () => {
  const { code, stderr } = await bench.call("admin", "--email", "ada");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("--email: An e-mail address such as") });
});
