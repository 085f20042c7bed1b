-- The request that asked for a build, by the id under which the log has its lines
ALTER TABLE "Build" ADD COLUMN "requestId" TEXT;
