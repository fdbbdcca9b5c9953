// Virtual time as people read it.

/** `00:17.142`; past an hour `1:02:17.142`. Before the cluster was up: with a minus. */
export function formatClock(ms: number): string {
  const sign = ms < 0 ? '−' : ''
  const whole = Math.floor(Math.abs(ms))
  const seconds = Math.floor(whole / 1000)
  const pad = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return `${sign}${hours > 0 ? `${hours}:` : ''}${pad(minutes)}:${pad(seconds % 60)}.${String(whole % 1000).padStart(3, '0')}`
}

/** `0:17`, or `0:17.050` where the axis is finer than a tenth of a second. */
export function formatTick(ms: number, fine: boolean): string {
  const seconds = Math.floor(ms / 1000)
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return fine ? `${clock}.${String(Math.floor(ms) % 1000).padStart(3, '0')}` : clock
}
