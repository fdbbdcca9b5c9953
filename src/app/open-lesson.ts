// Opens a lesson for a page: its data, its run, its track's name; and tells whoever asks which lesson is open, such as window.wheelhouse.
import { createStore } from 'zustand/vanilla'
import { newSession } from '../session/session.ts'
import type { Drafts } from './drafts.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { LessonShell } from '../lesson-player/lesson-props.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Preset, Session } from '../session/protocol.ts'

export interface OpenedLesson {
  readonly run: LessonRun
  readonly track: Readonly<Record<'ko' | 'en', string>>
}

/** The lesson that the page shows now. */
export const shownLesson = createStore<{ readonly run: LessonRun | undefined }>(() => ({ run: undefined }))

/** Reads a lesson and makes a run of it, not begun yet; undefined where there is no such lesson. */
export async function openLesson(id: string, session: ClusterSession, drafts: Drafts): Promise<OpenedLesson | undefined> {
  const [{ loadLesson, loadTrack, trackOf }, { PRESETS }, { LessonRun }] = await Promise.all([import('../lessons/catalogue.ts'), import('../lessons/presets.ts'), import('../lesson-player/lesson-run.ts')])
  const { lesson, problems } = (await loadLesson(id)) ?? { problems: [] }
  const track = await loadTrack(trackOf(id) ?? '')
  if (!lesson || !track || problems.length > 0) return undefined
  return { run: new LessonRun(lesson, session, shellFor(lesson, PRESETS[lesson.start.preset], drafts)), track: track.title }
}

function shellFor({ start }: Lesson, preset: Preset, drafts: Drafts): LessonShell {
  const session: Session = {
    ...newSession(preset, start.seed),
    commands: start.manifests.map(({ name, text }) => ({ at: 0, command: { do: 'apply', text, file: name } })),
  }
  return {
    session,
    openFile: (name, text) => drafts.open(name, text, { applied: true }),
    showFile(name) {
      const file = drafts.store.getState().files.find((candidate) => candidate.name === name)
      if (file) drafts.choose(file.id)
    },
    clearFiles: () => drafts.clear(),
  }
}
