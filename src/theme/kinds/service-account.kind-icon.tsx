// The icon of ServiceAccount.
export default { kind: 'ServiceAccount', shape: <><circle cx="8" cy="5.2" r="2.8" strokeWidth={1.5} /><path d="M2.6 14c.5-3.2 2.6-4.6 5.4-4.6s4.9 1.4 5.4 4.6" strokeWidth={1.5} /></> }
