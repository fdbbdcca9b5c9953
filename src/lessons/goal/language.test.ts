import { describe, expect, test } from 'vitest'
import { parseClause } from './language.ts'

describe('a clause', () => {
  test('compares a field of one object with a value', () => {
    expect(parseClause('Deployment/web.spec.replicas == 3')).toEqual({
      text: 'Deployment/web.spec.replicas == 3', mode: 'now', operator: '==',
      left: { type: 'query', root: 'Deployment', name: 'web', filters: [], path: ['spec', 'replicas'], atStart: false },
      right: { type: 'value', value: 3 },
    })
  })

  test('counts objects by label and by field', () => {
    const { left } = parseClause('Pod[app=web,.phase=Running,.node!=worker-1].count >= 3')
    expect(left).toMatchObject({ aggregate: 'count', path: [], filters: [{ key: 'app', equal: true, value: 'web' }, { key: '.phase', equal: true, value: 'Running' }, { key: '.node', equal: false, value: 'worker-1' }] })
  })

  test('may look back', () => {
    expect(parseClause('seen(Node/worker-1.ready == false)').mode).toBe('seen')
    expect(parseClause('held( Pod[app=web].distinct(spec.nodeName) >= 2 )')).toMatchObject({ mode: 'held', left: { aggregate: 'distinct', path: ['spec', 'nodeName'] } })
    expect(parseClause('never(cmd[verb=get,result=unreachable].count > 0)').mode).toBe('never')
  })

  test('may compare with the beginning, with a text, with a list', () => {
    expect(parseClause('Pod/db-1.uid != Pod/db-1.uid@start').right).toMatchObject({ atStart: true })
    expect(parseClause("answer/order == 'complete'").right).toEqual({ type: 'value', value: 'complete' })
    expect(parseClause("Pod/a.status.qosClass in ['Burstable', 'Guaranteed']").right).toEqual({ type: 'value', value: ['Burstable', 'Guaranteed'] })
  })

  test.each([
    ['Deployment/web.spec.replicas = 3', 'expected one of =='],
    ['Deployment/web.spec.replicas ==', 'expected a query'],
    ['seen(Pod.count == 3', "expected ')'"],
    ['Pod.count == 3 or more', 'expected the end of the line'],
    ["answer/a == 'complete", "expected a closing '"],
  ])('"%s" is none: %s', (text, message) => {
    expect(() => parseClause(text)).toThrow(message)
  })
})
