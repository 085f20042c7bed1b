-- When a machine fetched an image last, and why an operator keeps it whatever the rule says
ALTER TABLE "Image" ADD COLUMN "fetchedAt" DATETIME;
ALTER TABLE "Image" ADD COLUMN "keptReason" TEXT;

-- Bytes that a deleted image had and that are still to be removed
CREATE TABLE "Leaving" (
    "sha256" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "since" DATETIME NOT NULL,
    PRIMARY KEY ("sha256", "file")
);

-- The one rule by which images are cleaned up. Off: nothing goes unless somebody asks for it
CREATE TABLE "Retention" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "perMinor" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "ownToo" BOOLEAN NOT NULL,
    "daily" BOOLEAN NOT NULL,
    "dueAt" DATETIME,
    "fetchesSince" DATETIME NOT NULL
);
INSERT INTO "Retention" ("id", "perMinor", "days", "ownToo", "daily", "fetchesSince")
VALUES (1, 3, 90, false, false, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'));

CREATE TABLE "RetentionRun" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "live" TEXT,
    "askedBy" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "failure" TEXT,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "freed" BIGINT NOT NULL DEFAULT 0,
    "freeBefore" BIGINT,
    "freeAfter" BIGINT,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME
);
CREATE UNIQUE INDEX "RetentionRun_id_key" ON "RetentionRun"("id");
CREATE UNIQUE INDEX "RetentionRun_live_key" ON "RetentionRun"("live");

CREATE TABLE "RetentionDeletion" (
    "runId" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    PRIMARY KEY ("runId", "file"),
    CONSTRAINT "RetentionDeletion_runId_fkey" FOREIGN KEY ("runId") REFERENCES "RetentionRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
