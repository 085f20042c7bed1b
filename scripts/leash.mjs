// Loaded into every process the launcher starts: one that was killed outright cannot pass a signal on, but its channel closes.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 8000).unref();
});
process.channel?.unref();
