// Short remarks at the right end of lines: what the cluster has, what is wrong. Drawn over Monaco, which has no such place.
import type { monaco } from './setup-monaco.ts'

export interface LineNote {
  readonly line: number
  readonly text: string
  readonly tone: 'actual' | 'difference' | 'plain' | 'bad'
}

/** Below this width the words give way and only the mark stays. */
const LEAST_TEXT_WIDTH = 44
const GAP = 16

export interface LineNotes {
  set(notes: readonly LineNote[]): void
  dispose(): void
}

/** Puts a layer of notes over an editor and keeps it in step with scrolling and layout. */
export function createLineNotes(editor: monaco.editor.IStandaloneCodeEditor): LineNotes {
  const layer = document.createElement('div')
  layer.className = 'line-notes'
  let notes: readonly LineNote[] = []

  const widget: monaco.editor.IOverlayWidget = { getId: () => 'wheelhouse.line-notes', getDomNode: () => layer, getPosition: () => null }
  editor.addOverlayWidget(widget)

  const place = (): void => {
    const model = editor.getModel()
    const { contentLeft, width, verticalScrollbarWidth } = editor.getLayoutInfo()
    const right = width - verticalScrollbarWidth - 4
    layer.style.transform = `translateY(${-editor.getScrollTop()}px)`
    layer.style.width = `${right}px`
    for (const [index, note] of notes.entries()) {
      const element = layer.children[index] as HTMLElement
      const isThere = model !== null && note.line <= model.getLineCount()
      element.hidden = !isThere
      if (!isThere) continue
      const textEnd = contentLeft + editor.getOffsetForColumn(note.line, model.getLineMaxColumn(note.line)) - editor.getScrollLeft()
      const free = right - textEnd - GAP
      element.style.top = `${editor.getTopForLineNumber(note.line)}px`
      element.style.maxWidth = `${Math.max(18, free)}px`
      element.classList.toggle('is-short', free < LEAST_TEXT_WIDTH)
    }
  }
  const listeners = [editor.onDidScrollChange(place), editor.onDidLayoutChange(place), editor.onDidChangeModelContent(place), editor.onDidChangeHiddenAreas(place)]

  return {
    set(next) {
      notes = next
      layer.replaceChildren(...next.map(elementFor))
      place()
    },
    dispose() {
      for (const listener of listeners) listener.dispose()
      editor.removeOverlayWidget(widget)
    },
  }
}

function elementFor(note: LineNote): HTMLElement {
  const element = document.createElement('div')
  element.className = `line-note line-note-${note.tone}`
  element.title = note.text
  const mark = document.createElement('i')
  mark.setAttribute('aria-hidden', 'true')
  const words = document.createElement('span')
  words.textContent = note.text
  element.append(mark, words)
  return element
}
