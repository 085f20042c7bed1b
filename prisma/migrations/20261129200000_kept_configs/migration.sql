-- Who keeps a saved config, and under which name
CREATE TABLE "KeptConfig" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "owner" TEXT NOT NULL,
    "configId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "KeptConfig_configId_fkey" FOREIGN KEY ("configId") REFERENCES "SavedConfig" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "KeptConfig_owner_configId_key" ON "KeptConfig"("owner", "configId");
CREATE INDEX "KeptConfig_owner_seq_idx" ON "KeptConfig"("owner", "seq");
CREATE INDEX "KeptConfig_configId_idx" ON "KeptConfig"("configId");

-- Those saved before had no owner: nobody keeps them, and so nobody can take them away
INSERT INTO "KeptConfig" ("owner", "configId", "name", "summary", "createdAt")
SELECT '', "id", '', '{}', "createdAt" FROM "SavedConfig" ORDER BY "createdAt", "id";
