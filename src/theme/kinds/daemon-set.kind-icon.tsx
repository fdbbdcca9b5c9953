// The icon of DaemonSet.
export default { kind: 'DaemonSet', shape: <path d="M2 11h3v3H2zM6.5 11h3v3h-3zM11 11h3v3h-3zM3.5 11V7.6h9V11M8 11V2.4" strokeWidth={1.2} /> }
