import { describe, expect, it } from 'vitest'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import quota from './resource-quota.kind.ts'

describe('a ResourceQuota', () => {
  it('counts standard resources or those with a domain', () => {
    expect(errorsOf(quota, { spec: { hard: { 'count/deployments.apps': '2', 'requests.nvidia.com/gpu': '1', 'gold.storageclass.storage.k8s.io/requests.storage': '1Gi', 'hugepages-2Mi': '4Mi' } } })).toEqual([])
    expect(errorsOf(quota, { spec: { hard: { bananas: '1' } } })).toEqual([
      'spec.hard[bananas]: Invalid value: "bananas": must be a standard resource type or fully qualified', 'spec.hard[bananas]: Invalid value: "bananas": must be a standard resource for quota'])
    expect(errorsOf(quota, { spec: { hard: { storage: '1Gi' } } })).toEqual(['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'])
  })

  it('has no negative amounts and whole counts', () => {
    expect(errorsOf(quota, { spec: { hard: { cpu: '-1' } } })).toEqual(['spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0'])
    const shown = 'spec.hard[pods]: Invalid value: resource.Quantity{i:resource.int64Amount{value:5, scale:-1}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"", Format:"DecimalSI"}: must be an integer'
    expect(errorsOf(quota, { spec: { hard: { pods: '0.5' } } })).toEqual([shown])
    expect(errorsOf(quota, { spec: { hard: { pods: '500m' } } })).toEqual([shown])
  })

  it('has scopes that fit each other and what is counted', () => {
    expect(errorsOf(quota, { spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } })).toEqual([
      'spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort"}: conflicting scopes'])
    expect(errorsOf(quota, { spec: { hard: { cpu: '1' }, scopes: ['BestEffort'] } })).toEqual(['spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: unsupported scope applied to resource'])
    expect(errorsOf(quota, { spec: { scopes: ['Fast'] } })).toEqual(['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Fast"}: unsupported scope'])
    expect(errorsOf(quota, { spec: { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } } })).toEqual([
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"])
  })

  it('keeps its scopes', () => {
    expect(changeErrorsOf(quota, { spec: { scopes: ['BestEffort'] } }, { spec: { scopes: ['Terminating'] } })).toEqual(['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Terminating"}: field is immutable'])
  })

  it('shows use and bound, limits apart', () => {
    const object = { ...created(quota, { spec: {} }), status: { hard: { pods: '40', configmaps: '10', 'limits.cpu': '4' }, used: { pods: '12', configmaps: '2' } } }
    expect(quota.columns?.map((column) => column.cell(object, Date.parse('2026-01-01T00:00:17Z')))).toEqual(['17s', 'configmaps: 2/10, pods: 12/40', 'limits.cpu: 0/4'])
  })
})
