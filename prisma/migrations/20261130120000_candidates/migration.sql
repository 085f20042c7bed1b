-- Builds whose image is a candidate: machines see it once somebody publishes it.
ALTER TABLE "Build" ADD COLUMN "candidate" BOOLEAN NOT NULL DEFAULT false;
