// A Job: Pods that are to end well, so many times.
import { podsOf } from '../model/model.ts'
import { numberField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'
import { slotsOf } from './slots.ts'

export default defineGlyph({
  kind: 'Job',
  place: 'bar',
  order: 0,
  card(job, model) {
    const pods = podsOf(model, job.uid)
    const done = pods.filter((pod) => pod.state === 'succeeded').length
    const wanted = numberField(job, 'completions', numberField(job, 'desired', 1))
    return {
      uid: job.uid, kind: 'Job', namespace: job.namespace, name: job.name,
      slots: slotsOf(pods, wanted),
      lines: [{ code: 'card.completions', params: { done, count: wanted } }],
      differs: done < wanted,
    }
  },
  difference: (job, model) =>
    Math.max(0, numberField(job, 'completions', numberField(job, 'desired', 1)) - podsOf(model, job.uid).filter((pod) => pod.state === 'succeeded').length),
  strip(job, model) {
    const pods = podsOf(model, job.uid)
    const wanted = numberField(job, 'completions', numberField(job, 'desired', 1))
    const left = wanted - pods.filter((pod) => pod.state === 'succeeded').length
    return {
      want: { code: 'strip.wantCompletions', params: { name: job.name, count: wanted } },
      have: [{ slots: slotsOf(pods, 0) }],
      gap: left > 0 ? { code: 'strip.gapCompletions', params: { count: left } } : undefined,
    }
  },
})
