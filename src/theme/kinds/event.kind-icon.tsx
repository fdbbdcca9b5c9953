// The icon of Event.
export default { kind: 'Event', shape: <path d="M8 2v7M8 12.4v1.2M3 13.6h10" strokeWidth={1.5} /> }
