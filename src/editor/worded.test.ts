import { expect, test } from 'vitest'
import { chooseParticles } from './worded.tsx'

test('Korean particles follow the sound of the word before them', () => {
  expect(chooseParticles('4(으)로')).toBe('4로')
  expect(chooseParticles('줄 3(으)로')).toBe('줄 3으로')
  expect(chooseParticles('줄 8(으)로')).toBe('줄 8로')
  expect(chooseParticles('`이름`을(를)')).toBe('`이름`을')
  expect(chooseParticles('파드이(가)')).toBe('파드가')
  expect(chooseParticles('image(으)로')).toBe('image로')
  expect(chooseParticles('`web`을(를)')).toBe('`web`을(를)')
})
