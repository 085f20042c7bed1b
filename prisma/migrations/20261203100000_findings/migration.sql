-- What a look at the inside of an image found. Images from before have none: the worker looks at them
CREATE TABLE "Inspection" (
    "image" TEXT NOT NULL PRIMARY KEY,
    "findings" JSONB NOT NULL,
    "rulesRevision" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Inspection_image_fkey" FOREIGN KEY ("image") REFERENCES "Image" ("file") ON DELETE CASCADE ON UPDATE CASCADE
);
