-- No version has ever written a row: what is to be said of an image is written when it is asked for.
DROP TABLE "ImageFile";
