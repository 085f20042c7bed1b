-- Rehearsals that wait for a worker whose host can do them
CREATE TABLE "RehearsalOrder" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "arch" TEXT NOT NULL,
  "subject" JSONB NOT NULL,
  "worker" TEXT,
  "outcome" JSONB,
  "createdAt" DATETIME NOT NULL
);
CREATE INDEX "RehearsalOrder_createdAt_idx" ON "RehearsalOrder"("createdAt");
