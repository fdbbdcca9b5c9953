import { expect, it } from 'vitest'
import { goQuantityFields, goQuote, goStringMap, goStrings } from './go-value.ts'

it('lists and maps show their type, and nil where there is none', () => {
  expect([goStrings(['a', 'b']).goSyntax, goStrings(undefined, 'core.IPFamily').goSyntax]).toEqual(['[]string{"a", "b"}', '[]core.IPFamily(nil)'])
  expect([goStringMap({ b: '2', a: '1' }).goSyntax, goStringMap(undefined).goSyntax]).toEqual(['map[string]string{"a":"1", "b":"2"}', 'map[string]string(nil)'])
  expect(goQuote('a"\n한')).toBe('"a\\"\\n한"')
})

it('a quantity keeps its digits, its decimal exponent, and its text where that is canonical', () => {
  const shown = (text: string) => {
    const { value, scale, text: kept, format } = goQuantityFields(text)
    return `${value} ${scale} ${kept} ${format}`
  }
  expect(['1', '1.5', '250m', '1000m', '0.5', '0', '1Gi', '8Gi', '1.5Gi', '1G', '1e3'].map(shown)).toEqual([
    '1 0 1 DecimalSI', '15 -1  DecimalSI', '250 -3 250m DecimalSI', '1000 -3  DecimalSI', '5 -1  DecimalSI', '0 0 0 ',
    '1073741824 0 1Gi BinarySI', '8589934592 0  BinarySI', '1610612736 0  BinarySI', '1 9 1G DecimalSI', '1 3 1e3 DecimalExponent'])
})
