import { describe, expect, test } from 'vitest'
import { pathProblems } from './check-paths.ts'
import { parseClause } from './language.ts'

const problems = (text: string): string[] => pathProblems(parseClause(text), ['guess'])

describe('a path', () => {
  test.each([
    'Deployment/web.spec.replicas == 3',
    "Deployment/web.spec.template.spec.containers.nginx.image == 'nginx:1.27'",
    'Pod[app=web,.phase=Running].count == 3',
    'Pod[app=web].max(status.containerStatuses.restartCount) >= 1',
    "Service/web.spec.selector.app == 'web'",
    'event[reason=BackOff].count >= 1',
    "answer/guess == 'two'",
  ])('of the schema passes: %s', (text) => {
    expect(problems(text)).toEqual([])
  })

  test.each([
    ['Deployment/web.spec.replica == 3', 'Deployment.spec has no "replica"'],
    ['Deployment/web.spec.template.spec.containers.imge != null', 'has no "imge"'],
    ['Deploymnt/web.spec.replicas == 3', '"Deploymnt" is neither an API kind'],
    ['Pod[app=web].status.phase == 1', 'say which Pod is meant'],
    ['Pod[.spec.node=a].count == 1', 'Pod.spec has no "node"'],
    ['cmd[door=cli].count >= 1', 'cmd has no "door"'],
    ["answer/ordr == 'complete'", 'no step "ordr" asks a question'],
  ])('that does not exist is named: %s', (text, message) => {
    expect(problems(text).join()).toContain(message)
  })
})
