-- What each address has asked for of late, counted by all web servers together
CREATE TABLE "RateBucket" (
  "key" TEXT COLLATE "C" NOT NULL,
  "fullAt" BIGINT NOT NULL,
  CONSTRAINT "RateBucket_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "RateBucket_fullAt_idx" ON "RateBucket"("fullAt");
