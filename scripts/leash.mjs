// Loaded into every process that setup and the launcher start: one that was killed outright cannot pass a signal on, but
// its channel closes. Processes that those fork inherit this import; their channels are none of our business.
if (process.env.BAKEHOUSE_LEASH === String(process.ppid)) {
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 8000).unref();
  });
  process.channel?.unref();
}
