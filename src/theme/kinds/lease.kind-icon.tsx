// The icon of Lease.
export default { kind: 'Lease', shape: <><circle cx="8" cy="9" r="5" strokeWidth={1.3} /><path d="M8 6.4V9h2M6.2 1.8h3.6" strokeWidth={1.3} /></> }
