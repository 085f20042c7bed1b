-- What a worker is and does, for the page Operations
ALTER TABLE "Worker" ADD COLUMN "facts" JSONB;
ALTER TABLE "Worker" ADD COLUMN "doing" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Worker" ADD COLUMN "beatAt" DATETIME;
