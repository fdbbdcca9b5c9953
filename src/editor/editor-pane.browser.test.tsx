// The pane in a real browser: what is typed arrives, what is refused is marked, a fix mends the text.
import { useState } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { speak } from '../i18n/index.ts'
import '../theme/base.css'
import { EditorPane } from './editor-pane.tsx'
import type { EditorOutcome } from './editor-props.ts'

let root: Root | undefined
beforeAll(() => speak('en'))
afterEach(() => root?.unmount())

const text = 'kind: Deployment\nspec:\n  replicas: four\n'
const start = { offset: text.indexOf('four'), line: 3, column: 13 }
const refusal = 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'
const outcome: EditorOutcome = {
  file: 'web', text, dryRun: false,
  outcome: { command: 1, at: 0, documents: [{
    index: 0, result: 'rejected', code: 400, message: refusal, ref: { kind: 'Deployment', name: 'web' },
    causes: [{ message: refusal, range: { start, end: { offset: start.offset + 4, line: 3, column: 17 } } }],
  }] },
}

function show(initial: string, given?: EditorOutcome) {
  const seen = { text: initial, applied: vi.fn() }
  function Shell() {
    const [current, setCurrent] = useState(initial)
    return (
      <EditorPane
        files={[{ id: 'web', name: 'web.yaml', text: current }]} active="web" onActivate={() => undefined} language="en" theme="light"
        loadSchema={async () => ({ definitions: {} })} onApply={(_, sent) => seen.applied(sent)} {...(given && { outcome: given })}
        onChange={(_, next) => {
          seen.text = next
          setCurrent(next)
        }}
      />
    )
  }
  const host = document.body.appendChild(document.createElement('div'))
  host.style.height = '600px'
  root = createRoot(host)
  root.render(<Shell />)
  return seen
}

test('a refusal is said plainly and officially, and its fix mends the text in Monaco', async () => {
  const seen = show(text, outcome)
  await expect.element(page.getByText('Rejected at line 3', { exact: true })).toBeVisible()
  await expect.element(page.getByText(`400 ${refusal}`, { exact: false }).first()).toBeVisible()
  await vi.waitFor(() => expect(document.querySelector('.cause-words')?.textContent).toBe('four'), { timeout: 15_000 })
  await page.getByRole('button', { name: 'Change to 4' }).click()
  await vi.waitFor(() => expect(seen.text).toBe(text.replace('four', '4')))
  await vi.waitFor(() => expect(document.querySelector('.cause-words')).toBeNull())
})

test('fast typing arrives whole, and Ctrl+Enter applies it', async () => {
  const seen = show('')
  await vi.waitFor(() => expect(document.querySelector('.monaco-editor .view-lines')).not.toBeNull(), { timeout: 15_000 })
  await page.elementLocator(document.querySelector('.monaco-editor .view-lines') as HTMLElement).click()
  await userEvent.keyboard('apiVersion: v1')
  await vi.waitFor(() => expect(seen.text).toBe('apiVersion: v1'))
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await vi.waitFor(() => expect(seen.applied).toHaveBeenCalledWith('apiVersion: v1'))
})
