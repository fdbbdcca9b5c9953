// How a learner reaches what is on the page: with the keyboard alone, or with the pointer alone.
import type { Locator, Page } from 'playwright-core'

/** What a learner can do to a page. */
export interface Hands {
  /** Presses a button, a switch, a link. */
  press(target: Locator): Promise<void>
  /** Picks one of a group of radio buttons. */
  pick(radio: Locator): Promise<void>
  /** Picks an option of a drop-down list by its value. */
  select(list: Locator, value: string): Promise<void>
}

/** More than there are places to stop at on any page. */
const MOST_STOPS = 250

/** Where the focus has to go: to the place itself, to one of the choices side by side that it is one of, or to one of its radio buttons. */
type Wanted = 'itself' | 'group' | 'radios'

/** Keys and nothing else: what Tab does not reach cannot be used. */
export class KeyboardHands implements Hands {
  readonly #page: Page

  constructor(page: Page) { this.#page = page }

  async press(target: Locator): Promise<void> {
    await target.waitFor()
    if (await target.evaluate((element) => element.closest('.segmented') !== null && (element.getAttribute('role') === 'radio' || element.getAttribute('tabindex') === '-1'))) await this.#reachInGroup(target)
    else await this.reach(target)
    await this.#page.keyboard.press('Enter')
  }

  /** Types a line in place of what is there. */
  async type(field: Locator, line: string): Promise<void> {
    await this.reach(field)
    await this.#page.keyboard.press('Control+a')
    await this.#page.keyboard.insertText(line)
  }

  /** Pastes a text in place of what is there: typed, an editor would indent it once more. */
  async paste(field: Locator, text: string): Promise<void> {
    await this.reach(field)
    await this.#page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
    await this.#page.keyboard.press('Control+a')
    await this.#page.keyboard.press('Control+v')
  }

  /** Of choices side by side Tab stops at one; the arrows lead to the others. */
  async #reachInGroup(target: Locator): Promise<void> {
    await this.#tabUntil(target, 'group')
    for (let moves = 0; moves < 30 && !(await target.evaluate((element) => element === document.activeElement)); moves++) {
      const before = await this.#page.evaluateHandle(() => document.activeElement)
      await this.#page.keyboard.press('ArrowRight')
      // The focus follows the key a moment later.
      await this.#page.waitForFunction((left) => document.activeElement !== left, before)
    }
  }

  async pick(radio: Locator): Promise<void> {
    await radio.waitFor({ state: 'attached' })
    const places = await radio.evaluate((element) => {
      const group = [...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape((element as HTMLInputElement).name)}"]`)]
      return { wanted: group.indexOf(element as HTMLInputElement), checked: group.findIndex((other) => other.checked) }
    })
    if (places.checked === places.wanted) return
    // Tab stops at the one that is checked, else at the first or the last: from there the arrows lead on.
    await this.#tabUntil(radio, 'radios')
    const isThere = () => radio.evaluate((element) => element === document.activeElement)
    if (places.checked < 0) await this.#page.keyboard.press('Space')
    for (let moves = 0; moves < 30 && !(await isThere()); moves++) await this.#page.keyboard.press('ArrowDown')
  }

  async select(list: Locator, value: string): Promise<void> {
    await this.reach(list)
    for (let moves = 0; moves < 30 && (await list.inputValue()) !== value; moves++) await this.#page.keyboard.press('ArrowDown')
  }

  /** Moves the focus to something. */
  reach(target: Locator): Promise<void> {
    return this.#tabUntil(target, 'itself')
  }

  async #tabUntil(target: Locator, wanted: Wanted): Promise<void> {
    await target.waitFor({ state: 'attached' })
    const passed: string[] = []
    for (let pressed = 0, rounds = 0; pressed < MOST_STOPS; rounds++) {
      const { there, held, key, stops } = await target.evaluate(wayTo, wanted)
      if (there) return
      if (held) await this.#page.keyboard.press('Control+m')
      // What lies between is passed in one go. Where that leads elsewhere, every stop is looked at, always in the same direction.
      const patient = rounds >= 4
      for (let left = patient ? 1 : stops; left > 0; left--, pressed++) await this.#page.keyboard.press(patient ? 'Tab' : key)
      if (patient && pressed > MOST_STOPS - 40) passed.push(await this.#page.evaluate(() => document.activeElement?.outerHTML.slice(0, 90) ?? ''))
    }
    throw new Error(`The keyboard does not reach ${target}; it passed\n${passed.join('\n')}`)
  }
}

/** In the page: whether the focus is where it is wanted, and how the shorter way there goes, as far as the next editor. */
function wayTo(element: Element, wanted: Wanted): { readonly there: boolean; readonly held: boolean; readonly key: 'Tab' | 'Shift+Tab'; readonly stops: number } {
  const from = document.activeElement
  const radiosOf = (radio: HTMLInputElement): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(radio.name)}"]`)]
  const goal = wanted === 'itself' ? [element] : wanted === 'group' ? [element.parentElement, ...element.parentElement?.children ?? []] : radiosOf(element as HTMLInputElement)
  // In the editor Tab indents, until Ctrl+M lets it move on; the editor says so itself.
  const hint = from?.closest('.editor-pane')?.querySelector('.tab-hint')?.textContent ?? ''
  const held = from?.closest('.monaco-editor') != null && /Ctrl\+M.*Tab/.test(hint)
  const isStop = (candidate: Element): boolean => {
    if (!candidate.checkVisibility({ visibilityProperty: true }) || candidate.closest('[inert]')) return false
    // Choices side by side hand the focus on to one of them: they are one stop together.
    if (candidate.querySelector(':scope > [data-radix-collection-item][tabindex="0"]')) return false
    if (!(candidate instanceof HTMLInputElement) || candidate.type !== 'radio') return true
    const group = radiosOf(candidate)
    return candidate === (group.find((radio) => radio.checked) ?? group[0])
  }
  const selector = ['a[href]', 'button:not(:disabled)', 'input:not(:disabled)', 'select:not(:disabled)', 'textarea:not(:disabled)', '[tabindex="0"]', '[role=textbox]'].map((kind) => `${kind}:not([tabindex="-1"])`).join(', ')
  const stops = [...document.querySelectorAll(selector)].filter(isStop)
  const isAt = from !== null && stops.includes(from)
  const after = stops.findIndex((stop) => stop === from || from === document.body || (from !== null && (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0))
  const at = after < 0 ? stops.length : after
  const to = Math.max(0, stops.findIndex((stop) => goal.includes(stop)))
  // Between two stops, the next one is one key away in either direction.
  const keys = (places: number): number => (places - 1 + 2 * stops.length) % stops.length + 1
  const [forwards, backwards] = [keys(to - at + (isAt ? 0 : 1)), keys(at - to)]
  const onwards = forwards <= backwards
  let way = 1
  const landing = (presses: number): Element | undefined => stops.at((onwards ? at - (isAt ? 0 : 1) + presses : at - presses) % stops.length)
  while (way < Math.min(forwards, backwards) && !landing(way)?.closest('.monaco-editor')) way++
  return { there: from !== null && goal.includes(from), held, key: onwards ? 'Tab' : 'Shift+Tab', stops: way }
}

/** A pointer and nothing else: no key is pressed. */
export class PointerHands implements Hands {
  async press(target: Locator): Promise<void> { await target.click() }
  async pick(radio: Locator): Promise<void> { await radio.click() }
  async select(list: Locator, value: string): Promise<void> { await list.selectOption(value) }
}
