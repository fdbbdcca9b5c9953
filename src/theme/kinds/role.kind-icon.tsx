// The icon of Role.
export default { kind: 'Role', shape: <><circle cx="5.4" cy="8" r="3" strokeWidth={1.3} /><path d="M8.4 8h5.6v2.8M11.4 8v2" strokeWidth={1.3} /></> }
