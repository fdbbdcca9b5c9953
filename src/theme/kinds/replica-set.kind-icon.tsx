// The icon of ReplicaSet.
export default { kind: 'ReplicaSet', shape: <path d="M2 5.4h8.4v8.4H2zM4.6 5.4V2.8h8.6v8.6h-2.8" strokeWidth={1.3} /> }
