import { describe, expect, test } from 'vitest'
import { pathProblems } from './check-paths.ts'
import { parseClause } from './language.ts'

const problems = (text: string): string[] => pathProblems(parseClause(text), { steps: ['guess'], verbs: ['apply', 'describe', 'rollout-undo'], faults: ['crash'] })

describe('a path', () => {
  test.each([
    'Deployment/web.spec.replicas == 3',
    "Deployment/web.spec.template.spec.containers.nginx.image == 'nginx:1.27'",
    'Pod[app=web,.phase=Running].count == 3',
    'Pod[app=web].max(status.containerStatuses.restartCount) >= 1',
    "Service/web.spec.selector.app == 'web'",
    'event[reason=BackOff].count >= 1',
    "answer/guess == 'two'",
    'cmd[verb=rollout-undo,door=terminal,exit=0].count >= 1',
    'cmd[verb=crash,kind=Pod].count >= 1',
    'traffic[to=web,ok=false].count == 0',
    'traffic[to=web].share(version=v2) >= 0.5',
    'traffic[to=web,last=20].share(version=v2) == 1',
    'Pod[app=web].share(.ready=true) == 1',
    "seen(SimMachine/worker-3.power == 'off')",
    "SimProcess/'kube-proxy-worker-1'.state == 'Running'",
    'SimContainer[.origin=foreign,.state=Running].count == 1',
    "Deployment/web.metadata.annotations.'deployment.kubernetes.io/revision' == '2'",
    "EndpointSlice[kubernetes.io/service-name=web].sum(endpoints.conditions.ready) == 3",
  ])('of the schema passes: %s', (text) => {
    expect(problems(text)).toEqual([])
  })

  test.each([
    ['Deployment/web.spec.replica == 3', 'Deployment.spec has no "replica"'],
    ['Deployment/web.spec.template.spec.containers.imge != null', 'has no "imge"'],
    ['Deploymnt/web.spec.replicas == 3', '"Deploymnt" is neither an API kind'],
    ['Pod[app=web].status.phase == 1', 'say which Pod is meant'],
    ['Pod[.spec.node=a].count == 1', 'Pod.spec has no "node"'],
    ['cmd[doors=cli].count >= 1', 'cmd has no "doors"'],
    ['cmd[door=cli].count >= 1', 'a door is page or terminal'],
    ['cmd[verb=undo].count >= 1', 'there is no verb "undo"; there are apply, describe, rollout-undo, crash'],
    ['event[reason=BackOf].count >= 1', 'no Event has the reason "BackOf"; did you mean BackOff'],
    ['traffic[service=web].count >= 1', 'traffic has no "service"; it has from, to'],
    ['traffic[to=web,last=few].count >= 1', 'last is a number of traffic, such as last=20, not "few"'],
    ['traffic[to=web].share(colour=v2) >= 1', 'traffic has no "colour"'],
    ["SimMachine/worker-1.power == 'Off'", 'SimMachine.power is on or off, never "Off"'],
    ['SimLoop[.enable=false].count == 0', 'SimLoop has no "enable"; it has name, enabled'],
    ['SimMachne/a.power != null', 'nor a simulated thing (SimMachine'],
    ["answer/ordr == 'complete'", 'no step "ordr" asks a question'],
  ])('that does not exist is named: %s', (text, message) => {
    expect(problems(text).join()).toContain(message)
  })
})
