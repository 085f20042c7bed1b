-- What each web server and worker says of the key that it signs with
CREATE TABLE "SigningHost" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL,
  "host" TEXT NOT NULL,
  "fingerprint" TEXT,
  "problem" TEXT,
  "beats" INTEGER NOT NULL DEFAULT 0
);
