-- What each web server and worker says of the key that it signs with
CREATE TABLE "SigningHost" (
  "id" TEXT COLLATE "C" NOT NULL,
  "kind" TEXT COLLATE "C" NOT NULL,
  "host" TEXT COLLATE "C" NOT NULL,
  "fingerprint" TEXT COLLATE "C",
  "problem" TEXT COLLATE "C",
  "beats" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "SigningHost_pkey" PRIMARY KEY ("id")
);
