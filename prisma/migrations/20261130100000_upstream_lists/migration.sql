-- What upstream listed and what it still allows, shared by all servers behind one database
CREATE TABLE "UpstreamList" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "items" JSONB NOT NULL DEFAULT '[]',
    "newest" TEXT,
    "note" TEXT,
    "isWhole" BOOLEAN NOT NULL DEFAULT false,
    "etag" TEXT,
    "lastModified" TEXT,
    "fetchedAt" DATETIME,
    "failedAt" DATETIME,
    "failure" TEXT
);
CREATE TABLE "UpstreamBudget" (
    "host" TEXT NOT NULL PRIMARY KEY,
    "remaining" INTEGER NOT NULL,
    "limit" INTEGER,
    "resetAt" DATETIME,
    "seenAt" DATETIME NOT NULL
);
