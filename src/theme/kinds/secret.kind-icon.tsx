// The icon of Secret.
export default { kind: 'Secret', shape: <path d="M3.4 7.2h9.2v6.4H3.4zM5.2 7.2V5a2.8 2.8 0 0 1 5.6 0v2.2" strokeWidth={1.5} /> }
