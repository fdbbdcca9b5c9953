// The icon of Deployment.
export default { kind: 'Deployment', shape: <path d="M8 1.8l5.4 3.1v6.2L8 14.2l-5.4-3.1V4.9zM2.6 4.9L8 8l5.4-3.1M8 8v6.2" strokeWidth={1.3} /> }
