// Big type: everything so large, and so much darker than what it stands on, that the last row reads it. One switch, kept over visits.
import { createStore } from 'zustand/vanilla'
import { readSetting, saveSetting } from '../saved-setting.ts'

export const bigType = createStore<{ readonly on: boolean }>(() => ({ on: readSetting('bigType') === 'on' }))

export function setBigType(on: boolean): void {
  saveSetting('bigType', on ? 'on' : 'off')
  bigType.setState({ on })
}

/** Keeps the document as large as was chosen. */
export function startBigType(): void {
  const show = (): void => {
    const { on } = bigType.getState()
    // Its looks are fetched when it is used first.
    if (on) void import('./big-type.css')
    if (on) document.documentElement.dataset.type = 'big'
    else delete document.documentElement.dataset.type
  }
  bigType.subscribe(show)
  show()
}
