-- What the lists of builds and images look up.
CREATE INDEX "Image_buildId_idx" ON "Image"("buildId");
CREATE INDEX "Image_deletedAt_recipe_createdAt_idx" ON "Image"("deletedAt", "recipe", "createdAt" DESC);
CREATE INDEX "Image_deletedAt_arch_os_idx" ON "Image"("deletedAt", "arch", "os");
