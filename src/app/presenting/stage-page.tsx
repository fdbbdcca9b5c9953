// The presentation view of the lesson that is open: its data with the solution, for a stage that can carry it out.
import { useEffect, useState } from 'react'
import { loadLesson } from '../../lessons/catalogue.ts'
import { Stage } from './stage.tsx'
import type { LessonRun } from '../../lesson-player/lesson-run.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import type { Drafts } from '../drafts.ts'

async function forgetAll(): Promise<void> {
  await (await import('../kept-lesson.ts')).forgetAll()
}

export function StagePage({ run, drafts }: { readonly run: LessonRun; readonly drafts: Drafts }) {
  const [lesson, setLesson] = useState<Lesson>()
  const { id } = run.lesson
  useEffect(() => {
    let wanted = true
    void loadLesson(id).then((read) => { if (wanted && read?.lesson) setLesson(read.lesson) })
    return () => { wanted = false }
  }, [id])
  return lesson?.id === id ? <Stage run={run} lesson={lesson} drafts={drafts} onForgetAll={forgetAll} /> : <div className="app" aria-busy="true" />
}
