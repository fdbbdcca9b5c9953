// The icon of Namespace.
export default { kind: 'Namespace', shape: <path d="M2.4 2.4h11.2v11.2H2.4z" strokeDasharray="2.6 2.2" strokeWidth={1.4} /> }
