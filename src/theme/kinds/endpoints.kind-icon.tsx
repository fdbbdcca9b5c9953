// The icon of Endpoints.
export default { kind: 'Endpoints', shape: <path d="M5.6 4.2H14M5.6 8H14M5.6 11.8H14M2.2 4.2h.6M2.2 8h.6M2.2 11.8h.6" strokeWidth={1.5} /> }
