// A CronJob: a schedule, and the Jobs it has started.
import { textField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'CronJob',
  place: 'bar',
  order: 0,
  card(cronJob, model) {
    return {
      uid: cronJob.uid, kind: 'CronJob', namespace: cronJob.namespace, name: cronJob.name, slots: [],
      note: { code: 'text', params: { text: textField(cronJob, 'schedule') } },
      lines: [{ code: 'card.jobs', params: { count: (model.owned.get(cronJob.uid) ?? []).length } }],
      differs: false,
    }
  },
})
