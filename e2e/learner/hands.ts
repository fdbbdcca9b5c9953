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

/** Keys and nothing else: what Tab does not reach cannot be used. */
export class KeyboardHands implements Hands {
  readonly #page: Page

  constructor(page: Page) { this.#page = page }

  async press(target: Locator): Promise<void> {
    await target.waitFor()
    if (await target.evaluate((element) => element.getAttribute('tabindex') === '-1' && element.closest('.segmented') !== null)) await this.#reachInGroup(target)
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
    await this.#tabUntil(target.locator('xpath=..'), (group) => group.contains(document.activeElement))
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
    await this.#tabUntil(radio, (element) => document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'radio' && document.activeElement.name === (element as HTMLInputElement).name)
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
    return this.#tabUntil(target, (element) => element === document.activeElement)
  }

  async #tabUntil(target: Locator, isThere: (element: Element) => boolean): Promise<void> {
    await target.waitFor({ state: 'attached' })
    const passed: string[] = []
    const { key, stops: most } = await this.#way(target)
    // What lies between is passed in one go; only the last stops, and an editor, are looked at.
    for (let stop = 0; stop < most; stop++) await this.#page.keyboard.press(key)
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      if (await target.evaluate(isThere)) return
      await this.#leaveEditor()
      await this.#page.keyboard.press(key)
      if (stops > MOST_STOPS - 40) passed.push(await this.#page.evaluate(() => document.activeElement?.outerHTML.slice(0, 90) ?? ''))
    }
    throw new Error(`The keyboard does not reach ${target}; it passed\n${passed.join('\n')}`)
  }

  /** In the editor Tab indents, until Ctrl+M lets it move on; the editor says so itself. */
  async #leaveEditor(): Promise<void> {
    const held = await this.#page.evaluate(() => {
      const hint = document.activeElement?.closest('.editor-pane')?.querySelector('.tab-hint')?.textContent
      return document.activeElement?.closest('.monaco-editor') != null && hint != null && /Ctrl\+M.*Tab/.test(hint)
    })
    if (held) await this.#page.keyboard.press('Control+m')
  }

  /** Which way is shorter, and how many stops of it can be passed without looking. */
  #way(target: Locator): Promise<{ readonly key: 'Tab' | 'Shift+Tab'; readonly stops: number }> {
    return target.evaluate((element) => {
      const isStop = (candidate: Element): boolean => {
        if (candidate.getClientRects().length === 0) return false
        if (!(candidate instanceof HTMLInputElement) || candidate.type !== 'radio') return true
        const group = [...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(candidate.name)}"]`)]
        return candidate === (group.find((radio) => radio.checked) ?? group[0])
      }
      const selector = ['a[href]', 'button:not(:disabled)', 'input:not(:disabled)', 'select:not(:disabled)', 'textarea:not(:disabled)', '[tabindex="0"]', '[role=textbox]'].map((kind) => `${kind}:not([tabindex="-1"])`).join(', ')
      const stops = [...document.querySelectorAll(selector)].filter((candidate) => candidate === element || isStop(candidate))
      const from = document.activeElement
      const at = stops.findIndex((stop) => stop === from || (from !== null && from !== document.body && (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)) - (from !== null && stops.includes(from) ? 0 : 1)
      const to = stops.indexOf(element)
      const forwards = (to - at + stops.length) % stops.length
      const key = forwards <= stops.length / 2 ? 'Tab' as const : 'Shift+Tab' as const
      const way = key === 'Tab' ? forwards : stops.length - forwards
      const direction = key === 'Tab' ? 1 : -1
      let safe = 0
      while (safe < way - 2 && stops[(at + direction * (safe + 1) + 2 * stops.length) % stops.length]?.closest('.editor-pane') === null) safe++
      return { key, stops: from?.closest('.editor-pane') ? 0 : safe }
    })
  }
}

/** A pointer and nothing else: no key is pressed. */
export class PointerHands implements Hands {
  async press(target: Locator): Promise<void> { await target.click() }
  async pick(radio: Locator): Promise<void> { await radio.click() }
  async select(list: Locator, value: string): Promise<void> { await list.selectOption(value) }
}
