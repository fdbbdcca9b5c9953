// The icon of Pod.
export default { kind: 'Pod', shape: <><path d="M8 1.6l5.6 3.2v6.4L8 14.4l-5.6-3.2V4.8z" strokeWidth={1.3} /><circle cx="8" cy="8" r="2.2" fill="currentColor" stroke="none" /></> }
