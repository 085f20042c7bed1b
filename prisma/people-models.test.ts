import { expect, it } from "vitest";
import { db, isTaken } from "#lib/db";
import { useDatabase } from "#lib/testing/database";

useDatabase();

const NOW = new Date("2026-12-04T08:00:00.123Z");
const AT = { createdAt: NOW, updatedAt: NOW };
const user = { id: "u", name: "Ada", email: "ada@example.org", ...AT };

it("somebody: one for an address, and everything of theirs goes with them", async () => {
  expect(await db().user.create({ data: user })).toEqual({
    ...{ ...user, emailVerified: false, image: null },
    ...{ role: null, roleFrom: null, disabledAt: null },
  });
  await expect(db().user.create({ data: { ...user, id: "v" } })).rejects.toSatisfy(isTaken);
  const session = { id: "s", token: "t", userId: "u", expiresAt: NOW, ipAddress: "192.0.2.1", userAgent: "x", ...AT };
  expect(await db().session.create({ data: session })).toEqual(session);
  await expect(db().session.create({ data: { ...session, id: "r" } })).rejects.toSatisfy(isTaken);
  const account = { id: "a", providerId: "corp", accountId: "1", userId: "u", ...AT };
  expect(await db().account.create({ data: account })).toMatchObject({ ...account, password: null, scope: null });
  await expect(db().account.create({ data: { ...account, id: "b" } })).rejects.toSatisfy(isTaken);
  const passkey = { id: "p", name: null, publicKey: "k", userId: "u", credentialID: "c", counter: 7, deviceType: "d" };
  const whole = { ...passkey, backedUp: true, transports: "usb", createdAt: NOW, aaguid: null };
  expect(await db().passkey.create({ data: whole })).toEqual(whole);
  const link = { id: "i", tokenHash: "h", kind: "password", email: null, role: null, userId: "u", invitedBy: "Bo" };
  const invitation = { ...link, createdAt: NOW, expiresAt: NOW };
  expect(await db().invitation.create({ data: invitation })).toEqual(invitation);
  await expect(db().invitation.create({ data: { ...invitation, id: "j" } })).rejects.toSatisfy(isTaken);
  await db().user.delete({ where: { id: "u" } });
  const left = [db().session.count(), db().account.count(), db().passkey.count(), db().invitation.count()];
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0]);
});

it("sign-ins that are under way, how many there were, and the shared secret", async () => {
  const verification = { id: "v", identifier: "i", value: "{}", expiresAt: NOW, ...AT };
  expect(await db().verification.create({ data: verification })).toEqual(verification);
  const attempt = { key: "address 192.0.2.1", count: 1, since: NOW };
  expect(await db().signInAttempt.create({ data: attempt })).toEqual(attempt);
  const secret = { id: 1, secret: "s", createdAt: NOW };
  expect(await db().authSecret.create({ data: secret })).toEqual(secret);
});
