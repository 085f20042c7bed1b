-- What a real systemd made of an image before machines saw it
CREATE TABLE "Rehearsal" (
    "image" TEXT NOT NULL PRIMARY KEY,
    "outcome" TEXT NOT NULL,
    "by" TEXT,
    "system" TEXT,
    "reason" TEXT,
    "remarks" JSONB NOT NULL,
    "log" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Rehearsal_image_fkey" FOREIGN KEY ("image") REFERENCES "Image" ("file") ON DELETE CASCADE ON UPDATE CASCADE
);
