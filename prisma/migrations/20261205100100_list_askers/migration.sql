-- Which process asks upstream for a list, so that no other one does at the same time
ALTER TABLE "UpstreamList" ADD COLUMN "asker" TEXT;
