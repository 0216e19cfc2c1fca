const COMMON = {
  cluster_name: "slipway",
  max_connections: "100",
  shared_buffers: "64MB",
  unix_socket_directories: "",
  // Nobody replicates from a development machine; the processes for it would only slow the start.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  io_method: "sync",
  log_checkpoints: "off",
} as const;

/** What is committed survives a kill of anything, and a power cut. */
export const DURABLE: Readonly<Record<string, string>> = {
  ...COMMON,
  max_wal_size: "512MB",
};

/** Nothing survives, and little memory is used. */
export const DISPOSABLE: Readonly<Record<string, string>> = {
  ...COMMON,
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  min_wal_size: "32MB",
  max_wal_size: "128MB",
};
