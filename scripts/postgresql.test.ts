import { expect, it } from "vitest";
import { complaint } from "./postgresql";

it("says what to run where PostgreSQL is missing and may not be installed", () => {
  expect(complaint("sudo apt-get install -y postgresql")).toMatch(
    /not installed\.\nRun: {2}sudo apt-get install -y postgresql$/,
  );
  expect(complaint(null)).toContain("Install PostgreSQL with this system's package manager");
});
