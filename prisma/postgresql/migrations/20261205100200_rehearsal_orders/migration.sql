-- Rehearsals that wait for a worker whose host can do them
CREATE TABLE "RehearsalOrder" (
  "id" TEXT COLLATE "C" NOT NULL,
  "arch" TEXT COLLATE "C" NOT NULL,
  "subject" JSON NOT NULL,
  "worker" TEXT COLLATE "C",
  "outcome" JSON,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "RehearsalOrder_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "RehearsalOrder_createdAt_idx" ON "RehearsalOrder"("createdAt");
