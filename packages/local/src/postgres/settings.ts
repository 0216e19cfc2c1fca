/** What the server of a cluster is started with. */
export function settingsOf(kind: "durable" | "disposable", major: number): Settings {
  const own = kind === "durable" ? DURABLE : DISPOSABLE;
  return { ...COMMON, ...(major < 18 ? {} : SINCE_18), ...own };
}

type Settings = Readonly<Record<string, string>>;

const COMMON = {
  cluster_name: "slipway",
  max_connections: "100",
  shared_buffers: "64MB",
  unix_socket_directories: "",
  // Nobody replicates from a development machine; the processes for it would only slow the start.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  log_checkpoints: "off",
};

// Only tests run an older Postgres.
const SINCE_18 = { io_method: "sync" };

/** What is committed survives a kill of anything, and a power cut. */
const DURABLE = {
  max_wal_size: "512MB",
};

/** Nothing survives, and little memory is used. */
const DISPOSABLE = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  min_wal_size: "32MB",
  max_wal_size: "128MB",
};
