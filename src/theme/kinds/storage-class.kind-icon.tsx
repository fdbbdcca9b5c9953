// The icon of StorageClass.
export default { kind: 'StorageClass', shape: <path d="M2.4 4.4L8 1.8l5.6 2.6L8 7zM2.4 8L8 10.6 13.6 8M2.4 11.4L8 14l5.6-2.6" strokeWidth={1.3} /> }
