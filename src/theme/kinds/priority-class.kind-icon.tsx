// The icon of PriorityClass.
export default { kind: 'PriorityClass', shape: <path d="M4.6 13.6V3M1.8 5.8L4.6 3l2.8 2.8M9 4.4h5M9 8h3.6M9 11.6h2.2" strokeWidth={1.3} /> }
