-- What all processes together have counted, for whoever watches over them
CREATE TABLE "Figure" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "family" TEXT NOT NULL,
  "sample" TEXT NOT NULL,
  "labels" TEXT NOT NULL,
  "value" REAL NOT NULL
);
CREATE INDEX "Figure_family_idx" ON "Figure"("family");
