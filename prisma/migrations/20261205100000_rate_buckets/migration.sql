-- What each address has asked for of late, counted by all web servers together
CREATE TABLE "RateBucket" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "fullAt" BIGINT NOT NULL
);
CREATE INDEX "RateBucket_fullAt_idx" ON "RateBucket"("fullAt");
