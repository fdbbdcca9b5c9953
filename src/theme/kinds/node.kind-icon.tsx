// The icon of Node.
export default { kind: 'Node', shape: <path d="M2.4 3h11.2v4H2.4zM2.4 9h11.2v4H2.4zM4.6 5h.4M4.6 11h.4" strokeWidth={1.4} /> }
