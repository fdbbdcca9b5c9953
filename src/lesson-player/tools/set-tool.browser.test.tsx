// Two fields of one file, set one right after the other by somebody quicker than the next picture.
import { createRoot } from 'react-dom/client'
import { beforeAll, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { speak } from '../../i18n/index.ts'
import { SessionProvider } from '../../session/react.tsx'
import { ClusterSession } from '../../session/session.ts'
import { SetTool } from './set-tool.tsx'
import type { PlayedFile } from '../lesson-props.ts'
import type { LessonRun } from '../lesson-run.ts'

beforeAll(() => speak('en'))

test('a field that is set right after another keeps what the other was set to', async () => {
  let files: readonly PlayedFile[] = [{ name: 'web.yaml', text: 'spec:\n  surge: 1\n  image: old\n' }]
  const shell = { files: () => files, putFiles: (next: readonly PlayedFile[]) => { files = next }, showFile: () => undefined }
  const run = { shell, step: undefined } as unknown as LessonRun
  const session = new ClusterSession(() => ({ onmessage: null, onerror: null, postMessage: () => undefined, terminate: () => undefined }))
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  root.render(
    <SessionProvider session={session}>
      <SetTool run={run} tool={{ tool: 'set', file: 'web.yaml', path: 'spec.surge', options: [1, 4], apply: false }} />
      <SetTool run={run} tool={{ tool: 'set', file: 'web.yaml', path: 'spec.image', options: ['old', 'new'], apply: false }} />
    </SessionProvider>,
  )
  await page.getByRole('radio', { name: '4' }).click()
  await page.getByRole('radio', { name: 'new' }).click()
  expect(files).toMatchObject([{ text: 'spec:\n  surge: 4\n  image: new\n' }])
  root.unmount()
  session.close()
})
