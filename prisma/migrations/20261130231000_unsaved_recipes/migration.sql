-- Builds of recipes that were not saved
ALTER TABLE "Build" ADD COLUMN "unsaved" BOOLEAN NOT NULL DEFAULT false;
