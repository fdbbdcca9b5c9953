// Light, dark, or as the system says.
import { createStore } from 'zustand/vanilla'
import { readSetting, saveSetting } from './saved-setting.ts'

export const THEME_CHOICES = ['auto', 'light', 'dark'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

const systemDark = window.matchMedia('(prefers-color-scheme: dark)')

export const themeStore = createStore<{ readonly choice: ThemeChoice; readonly theme: 'light' | 'dark' }>(() => {
  const choice = THEME_CHOICES.find((known) => known === readSetting('theme')) ?? 'auto'
  return { choice, theme: resolve(choice) }
})

function resolve(choice: ThemeChoice): 'light' | 'dark' {
  if (choice !== 'auto') return choice
  return systemDark.matches ? 'dark' : 'light'
}

export function chooseTheme(choice: ThemeChoice): void {
  saveSetting('theme', choice)
  themeStore.setState({ choice, theme: resolve(choice) })
}

/** Keeps the document in the chosen theme. */
export function startTheme(): void {
  const show = (): void => { document.documentElement.dataset.theme = themeStore.getState().theme }
  themeStore.subscribe(show)
  systemDark.addEventListener('change', () => chooseTheme(themeStore.getState().choice))
  show()
}
