// What far cells say in colour and shape, in numbers: the accessible equivalent of a picture of a thousand Pods.
import { memo } from 'react'
import type { PodScene, Thing } from '../../session/scene.ts'
import { useCanvasTranslation } from '../boxes/say.tsx'
import { countStates } from '../view/strip.ts'

export const StateTable = memo(function StateTable({ pods, off }: { readonly pods: readonly PodScene[]; readonly off: readonly Thing[] }) {
  const t = useCanvasTranslation()
  return (
    <table className="visually-hidden">
      <caption>{t('podsByState')}</caption>
      <tbody>
        {[...countStates(pods)].map(([state, count]) => <tr key={state}><th scope="row">{t(`states:${state}`)}</th><td>{count}</td></tr>)}
        {off.length > 0 && <tr><th scope="row">{t('off.word')}</th><td>{off.map(({ name }) => name).join(', ')}</td></tr>}
      </tbody>
    </table>
  )
})
