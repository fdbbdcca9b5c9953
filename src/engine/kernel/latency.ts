// How long things take, in one table: virtual milliseconds as [least, most], drawn from seed and identity. Lessons and scenarios override rows.

export const LATENCY = {
  /** A request on its way to the API server, with authentication and authorisation. */
  request: [1, 3],
  /** A transaction on its way to etcd, with the write-ahead log on disk. */
  txn: [1, 3],
  /** etcd's acknowledgement and watch event to the API server. */
  committed: [1, 1],
  /** From one member of etcd to another, with what its receiver writes to disk. */
  peer: [1, 2],
  /** The API server's answer to its client. */
  response: [1, 2],
  /** A watch event to a watcher. */
  watch: [2, 4],
  /** From an informer's event to the start of a controller's sync. */
  work: [1, 3],
  /** An Event waits for the recorder's own queue. */
  event: [5, 30],
  /** One scheduling cycle, then the binding cycle. */
  schedule: [1, 3],
  /** From seeing a bound Pod to the first status write (ContainerCreating). */
  creating: [60, 140],
  /** CNI gives a sandbox its address. */
  cni: [10, 40],
  sandbox: [60, 180],
  createContainer: [20, 60],
  startContainer: [40, 120],
  /** Asking the registry for a manifest, or learning that there is none. */
  registry: [80, 250],
  /** Pulling an image that is not on the node; multiplied with the image's size in units of 50 MiB. */
  pull: [300, 700],
  /** Looking up an image that is on the node. */
  imageStatus: [1, 4],
  /** From SIGTERM to the end of a container that handles it well. */
  stop: [150, 600],
  /** From the last container's end to the final delete. */
  removed: [60, 140],
  /** From ErrImagePull to the next sync, which says ImagePullBackOff. */
  imageBackOff: [10_000, 14_000],
  /** From a container's end to its first restart. */
  firstRestart: [500, 1_500],
  /** Back-off before the second restart; doubled for each one after it. */
  restartBackOff: [10_000, 10_000],
  restartBackOffLimit: [300_000, 300_000],
  /** PLEG notices what the runtime did. */
  pleg: [50, 300],
  /** Mounting a volume. */
  mount: [30, 120],
  /** A process in a container is up and answers. */
  ready: [0, 0],
  probe: [1, 5],
  /** How long a process that is made to fail runs each time. */
  crash: [300, 1_200],
  /** A machine from power to a running kubelet. */
  boot: [8_000, 15_000],
  /** A cloud from an order to a machine with power. */
  deliver: [20_000, 40_000],
  /** kube-proxy writes its rules after a change. */
  proxySync: [30, 200],
  /** From a person's hand to what it touches: always the same, so that of two acts the first is done first. */
  fault: [1, 1],
  /** One hop of a packet on the data plane. */
  packet: [1, 3],
} satisfies Record<string, readonly [number, number]>

export type LatencyRow = keyof typeof LATENCY

export type LatencyTable = Readonly<Record<LatencyRow, readonly [number, number]>>
