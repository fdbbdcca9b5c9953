// The icon of CronJob.
export default { kind: 'CronJob', shape: <><circle cx="8" cy="8" r="5.8" strokeWidth={1.4} /><path d="M8 4.6V8l2.4 1.6" strokeWidth={1.4} /></> }
