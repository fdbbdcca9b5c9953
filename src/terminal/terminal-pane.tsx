// The terminal: what was typed and printed, and a prompt. Every line of kubectl is a Command that runs in the cluster's own time.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useSession } from '../session/react.tsx'
import { terminalDesk } from '../session/terminal-desk.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { CandidateList } from './candidate-list.tsx'
import { TerminalEntry } from './terminal-entry.tsx'
import { terminalOf } from './terminal-run.ts'
import { useCompletion } from './use-completion.ts'
import './terminal.css'
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import type { TerminalProps } from './terminal-props.ts'
import type { TerminalRun } from './terminal-run.ts'

export function TerminalPane({ files, shell }: TerminalProps) {
  const session = useSession()
  const { t: say } = useTranslation('terminal')
  const run = terminalOf(session)
  const { entries, edition } = useStore(run.store)
  const suggested = useStore(terminalDesk(session), (state) => state.suggested)
  const scroller = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const prompt = usePrompt(run, shell, () => ({ files, help: say('help') }), input)
  useWishes(prompt.put, input)

  // What is new is seen; whoever scrolled back to read is left alone until the next line is run.
  const last = entries.at(-1)
  useEffect(() => {
    const { current } = scroller
    if (current) current.scrollTop = current.scrollHeight
  }, [last?.id, last?.state, edition, prompt.open.length])

  const focusPrompt = () => { if (document.getSelection()?.isCollapsed !== false) input.current?.focus({ preventScroll: true }) }
  return (
    <div className="term">
      <div ref={scroller} className="term-scroll" onClick={focusPrompt}>
        {/* What is put back from an earlier visit is not read out: the log is another one then. */}
        <div key={edition} role="log" aria-label={say('log')} aria-live="polite" className="term-log">
          {entries.length === 0 && <p className="term-welcome">{say('welcome')}</p>}
          {entries.map((entry) => <TerminalEntry key={entry.id} entry={entry} onInterrupt={() => run.interrupt('')} />)}
        </div>
        {prompt.open.map((line, index) => <p key={index} className="term-line"><span aria-hidden className="term-prompt">{index === 0 ? '$' : '>'}</span>{line}</p>)}
        <PromptLine prompt={prompt} input={input} continued={prompt.open.length > 0} />
      </div>
      {suggested.length > 0 && (
        <div className="term-chips" role="group" aria-label={say('suggested')}>
          {suggested.map((line) => <button key={line} type="button" className="term-chip mono" onClick={() => { prompt.put(line); input.current?.focus() }}>{line}</button>)}
        </div>
      )}
    </div>
  )
}

interface Prompt {
  readonly line: string
  /** Lines of a command that goes on. */
  readonly open: readonly string[]
  readonly completion: ReturnType<typeof useCompletion>
  put(line: string): void
  submit(): void
  complete(): void
  take(index: number): void
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): void
  onPaste(event: ClipboardEvent<HTMLInputElement>): void
}

/** What is typed, and what the keys do to it. */
function usePrompt(run: TerminalRun, shell: TerminalProps['shell'], surroundings: () => Parameters<TerminalRun['enter']>[2], input: RefObject<HTMLInputElement | null>): Prompt {
  const [line, setLine] = useState('')
  const [open, setOpen] = useState<readonly string[]>([])
  const [searchedFrom, setSearchedFrom] = useState(0)
  const completion = useCompletion(shell)

  const put = (text: string, cursor = text.length) => {
    setLine(text)
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor))
  }
  const enter = (text: string) => {
    completion.close()
    setSearchedFrom(0)
    const rest = run.enter([...open, text].join('\n'), shell, surroundings())
    setOpen(rest === '' ? [] : rest.split('\n'))
    setLine('')
  }
  const complete = async () => {
    const { current } = input, asked = line
    const next = await completion.ask(asked, current?.selectionStart ?? asked.length)
    // Whoever types on is not interrupted.
    if (current?.value !== asked) completion.close()
    else if (next.line !== asked) put(next.line, next.cursor)
  }
  const take = (index?: number) => {
    const next = completion.take(line, index)
    put(next.line, next.cursor)
    input.current?.focus()
  }
  const recall = (direction: -1 | 1) => {
    const recalled = run.history.move(direction, line)
    if (recalled !== undefined) put(recalled)
  }
  const search = () => {
    const found = run.history.search(line, searchedFrom)
    setSearchedFrom(found ? found.from + 1 : 0)
    if (found) put(found.line)
  }
  const cancel = () => {
    run.interrupt([...open, line].join(' ').trim())
    setOpen([])
    setLine('')
  }

  const onControl = (key: string): boolean => {
    if (key === 'c' && input.current?.selectionStart === input.current?.selectionEnd) cancel()
    else if (key === 'l') run.clear()
    else if (key === 'r') search()
    else if (key === 'u') setLine('')
    else return false
    return true
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>): boolean => {
    if (event.ctrlKey && !event.metaKey && !event.altKey) return onControl(event.key.toLowerCase())
    const offered = completion.offer !== undefined
    switch (event.key) {
      case 'Enter': if (offered) take(); else enter(line); return true
      case 'Tab': {
        // Whoever only passes through by keyboard is not held: an empty prompt has nothing to complete.
        if (event.shiftKey || (line === '' && !offered)) return false
        if (offered) take()
        else void complete()
        return true
      }
      case 'ArrowUp': if (offered) completion.move(-1); else recall(-1); return true
      case 'ArrowDown': if (offered) completion.move(1); else recall(1); return true
      case 'Escape': {
        if (offered) completion.close()
        else input.current?.blur()
        return true
      }
      default: return false
    }
  }
  return {
    line, open, completion, complete: () => void complete(), take,
    put: (text) => {
      completion.close()
      put(text)
    },
    submit: () => enter(line),
    onKeyDown(event) {
      // A syllable that is being composed takes Enter and the arrows for itself.
      if (event.nativeEvent.isComposing || !onKey(event)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onPaste(event) {
      const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n')
      if (!text.includes('\n')) return
      event.preventDefault()
      const { selectionStart, selectionEnd } = event.currentTarget
      const whole = line.slice(0, selectionStart ?? line.length) + text + line.slice(selectionEnd ?? line.length)
      const end = whole.lastIndexOf('\n')
      enter(whole.slice(0, end))
      setLine(whole.slice(end + 1))
    },
  }
}

/** Takes what the rest of the page wants to have typed. A wish from before the pane was opened counts. */
function useWishes(put: (line: string) => void, input: RefObject<HTMLInputElement | null>): void {
  const session = useSession()
  const desk = terminalDesk(session)
  const wish = useStore(desk, (state) => state.wish)
  useEffect(() => {
    const { line, granted } = desk.getState()
    if (wish === granted) return
    desk.setState({ line: '', granted: wish })
    if (line !== '') put(line)
    input.current?.focus()
  })
}

function PromptLine({ prompt, input, continued }: { readonly prompt: Prompt; readonly input: RefObject<HTMLInputElement | null>; readonly continued: boolean }) {
  const { t: say } = useTranslation('terminal')
  const list = useId()
  const { offer } = prompt.completion
  return (
    <form className={prompt.line === '' ? 'term-form' : 'term-form has-line'} onSubmit={(event) => { event.preventDefault(); prompt.submit() }}>
      {offer && <CandidateList id={list} offer={offer} above={input} onTake={prompt.take} />}
      <label className="term-line">
        <span aria-hidden className="term-prompt">{continued ? '>' : '$'}</span>
        <span className="visually-hidden">{say('input')}</span>
        <input ref={input} className="term-input mono" type="text" role="combobox" value={prompt.line} spellCheck={false} autoCapitalize="off" autoCorrect="off" autoComplete="off" enterKeyHint="go"
          placeholder={say('placeholder')} aria-expanded={offer !== undefined} aria-autocomplete="list" aria-controls={list} aria-activedescendant={offer ? `${list}-${offer.chosen}` : undefined}
          onChange={(event) => { prompt.completion.close(); prompt.put(event.target.value) }} onKeyDown={prompt.onKeyDown} onPaste={prompt.onPaste} />
      </label>
      <span className="term-keys">
        <Button small look="quiet" onClick={prompt.complete}>{say('complete')}</Button>
        <Button small look="primary" type="submit" square aria-label={say('run')}><Icon name="right" size={14} /></Button>
      </span>
    </form>
  )
}
